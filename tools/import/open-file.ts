import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { isTar, readTar } from './tar.js';

const headBytes = 256 * 1024;
/** In an archive: licences and the like are no products. */
const isData = /\.(csv|tsv|nd?json|jsonl)$/i;

/** One product file to send. */
export interface Part {
  name: string;
  /** Without its endings: `video-card` of `csv/video-card.csv`. */
  stem: string;
  /** Whether `bytes` are gzip. */
  gzip: boolean;
  size: number;
  /** Its first bytes, uncompressed. */
  head: Buffer;
  bytes: AsyncIterable<Buffer>;
}

/** The product files of a path: itself as it is, or those of an archive, each to be read before the next one. */
export async function* openFile(path: string): AsyncGenerator<Part> {
  const { size } = await stat(path);
  const raw = await headOf(path);
  const gzip = raw[0] === 0x1f && raw[1] === 0x8b;
  const head = gzip ? unzipped(raw) : raw;
  if (!isTar(head)) {
    const name = basename(path);
    yield { name, stem: stemOf(name), gzip, size, head, bytes: createReadStream(path) as AsyncIterable<Buffer> };
    return;
  }
  const file = createReadStream(path);
  for await (const entry of readTar(gzip ? file.pipe(createGunzip()) : file)) {
    const { first, all } = await peeked(entry.bytes);
    const name = basename(entry.name);
    if (!isData.test(name)) continue;
    yield { name, stem: stemOf(name), gzip: false, size: entry.size, head: first, bytes: all };
  }
}

const stemOf = (name: string): string => name.replace(/(\.(csv|tsv|txt|nd?json|jsonl|json|gz|tar|tgz))+$/i, '');

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** As much as can be read of it; what is broken is for the shop to say. */
function unzipped(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

async function peeked(bytes: AsyncIterable<Buffer>): Promise<{ first: Buffer; all: AsyncIterable<Buffer> }> {
  const source = bytes[Symbol.asyncIterator]();
  const next = await source.next();
  const first = next.done ? Buffer.alloc(0) : next.value;
  return {
    first,
    all: (async function* () {
      if (!next.done) yield first;
      for (let more = await source.next(); !more.done; more = await source.next()) yield more.value;
    })(),
  };
}
