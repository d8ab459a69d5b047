import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnreadableFile } from './unreadable-file.js';

/** The bytes of a file as they were before they were compressed, if they were: gzip is known by how it begins. Throws `UnreadableFile`. */
export async function* decompress(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = Readable.from(bytes).compose(createGunzip());
  try {
    for await (const piece of gunzip) yield piece as Uint8Array;
  } catch (error) {
    throw new UnreadableFile('GZIP_BROKEN', 'The file is no whole gzip file.', error);
  }
}
