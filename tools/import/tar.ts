import type { Readable } from 'node:stream';

const block = 512;

/** One file of an archive; `bytes` must be read to their end before the next one. */
export interface TarEntry {
  name: string;
  size: number;
  bytes: AsyncIterable<Buffer>;
}

/** Whether the bytes are the beginning of a tar archive (POSIX.1-1988 ustar and what came of it). */
export const isTar = (head: Buffer): boolean => head.length >= block && head.toString('latin1', 257, 262) === 'ustar';

/** The files of a tar archive, one after the other, at constant memory. Throws when it ends early. */
export async function* readTar(source: Readable): AsyncGenerator<TarEntry> {
  const bytes = new Bytes(source);
  for (;;) {
    const header = await bytes.exactly(block);
    if (header.every((byte) => byte === 0)) return;
    const text = (from: number, length: number) => header.toString('utf8', from, from + length).replace(/\0.*$/s, '');
    const size = parseInt(text(124, 12).trim(), 8) || 0;
    const isFile = /^[0\0]?$/.test(text(156, 1));
    const name = [text(345, 155), text(0, 100)].filter(Boolean).join('/');
    let left = size;
    const content = async function* () {
      while (left > 0) {
        const piece = await bytes.atMost(left);
        left -= piece.length;
        yield piece;
      }
    };
    if (isFile && size > 0) yield { name, size, bytes: content() };
    while (left > 0) left -= (await bytes.atMost(left)).length;
    await bytes.exactly((block - (size % block)) % block);
  }
}

/** A stream that is read by numbers of bytes. */
class Bytes {
  private readonly source: AsyncIterator<Buffer>;
  private held: Buffer = Buffer.alloc(0);

  constructor(source: Readable) {
    this.source = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async exactly(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let left = count; left > 0;) {
      const piece = await this.atMost(left);
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  async atMost(count: number): Promise<Buffer> {
    while (this.held.length === 0) {
      const next = await this.source.next();
      if (next.done) throw new Error('The archive ends early.');
      this.held = next.value;
    }
    const piece = this.held.subarray(0, count);
    this.held = this.held.subarray(piece.length);
    return piece;
  }
}
