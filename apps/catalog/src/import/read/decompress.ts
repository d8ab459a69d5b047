import { createGunzip, type Gunzip } from 'node:zlib';
import { UnreadableFile } from './unreadable-file.js';

/** The bytes of a file as they were before they were compressed, if they were: gzip is known by how it begins. Throws `UnreadableFile`. */
export async function* decompress(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  try {
    let first = Buffer.alloc(0);
    while (first.length < 2) {
      const next = await pieces.next();
      if (next.done) break;
      first = Buffer.concat([first, next.value]);
    }
    if (isGzip(first)) yield* gunzip(first, pieces);
    else {
      if (first.length > 0) yield first;
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
    }
  } finally {
    await pieces.return?.();
  }
}

/** Whether bytes begin as gzip does (RFC 1952 §2.3.1). */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function* gunzip(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: 65_536 });
  const fed = feed(stream, first, rest);
  fed.catch(() => undefined);
  try {
    for await (const piece of stream) yield piece as Uint8Array;
    await fed;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') throw new UnreadableFile('GZIP_TRUNCATED', 'The gzip file ends too early: send it whole.', error);
    if (code?.startsWith('Z_')) throw new UnreadableFile('GZIP_BROKEN', 'The gzip file is broken: compress it again.', error);
    throw error;
  } finally {
    stream.destroy();
  }
}

/** Gives the stream one piece after the other, and never more than it has room for. */
async function feed(stream: Gunzip, first: Uint8Array, rest: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    for (let piece = first; ;) {
      if (stream.destroyed) return;
      if (!stream.write(piece)) await room(stream);
      const next = await rest.next();
      if (next.done) break;
      piece = next.value;
    }
    stream.end();
  } catch (error) {
    stream.destroy(error as Error);
  }
}

const room = (stream: Gunzip) =>
  new Promise<void>((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.once('drain', done).once('close', done);
  });
