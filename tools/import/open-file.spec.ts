import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openFile } from './open-file.js';

const folder = mkdtempSync(join(tmpdir(), 'open-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A ustar header and the bytes that it speaks of. */
function entry(name: string, content: string, type = '0'): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(type, 156);
  header.write('ustar\0', 257);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

async function partsOf(name: string, bytes: Buffer) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const parts: { name: string; stem: string; gzip: boolean; size: number; head: string; text: string }[] = [];
  for await (const { bytes: content, head, ...part } of openFile(path)) {
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    parts.push({ ...part, head: head.toString('latin1', 0, 9), text: Buffer.concat(pieces).toString('latin1') });
  }
  return parts;
}

describe('a path', () => {
  it('is a file that is sent as it is, plain or gzip', async () => {
    const csv = 'sku,price\nA,1\n';
    expect(await partsOf('goods.csv', Buffer.from(csv))).toEqual([
      { name: 'goods.csv', stem: 'goods', gzip: false, size: csv.length, head: 'sku,price', text: csv },
    ]);
    const zipped = gzipSync(csv);
    expect(await partsOf('goods.csv.gz', zipped)).toEqual([
      { name: 'goods.csv.gz', stem: 'goods', gzip: true, size: zipped.length, head: 'sku,price', text: zipped.toString('latin1') },
    ]);
  });

  it('is all the files of an archive, folders and licences aside', async () => {
    const long = 'x'.repeat(100_000);
    const archive = Buffer.concat([
      entry('csv/', '', '5'),
      entry('csv/cpu.csv', 'a\n1\n'),
      entry('csv/fan.csv', long),
      entry('csv/LICENSE', 'MIT'),
      Buffer.alloc(1024),
    ]);
    for (const bytes of [archive, gzipSync(archive)]) {
      const parts = await partsOf('parts.tar.gz', bytes);
      expect(parts.map(({ stem, size, gzip }) => [stem, size, gzip])).toEqual([
        ['cpu', 4, false],
        ['fan', 100_000, false],
      ]);
      expect(parts.map(({ text }) => text)).toEqual(['a\n1\n', long]);
    }
  });

  it('is no archive that ends early', async () => {
    await expect(partsOf('parts.tar', entry('cpu.csv', 'x'.repeat(9_000)).subarray(0, 4_000))).rejects.toThrow('The archive ends early.');
  });

  it('may be gzip that is broken: what that is for is told by the shop', async () => {
    const broken = Buffer.from([0x1f, 0x8b, 1, 2, 3]);
    expect(await partsOf('broken.gz', broken)).toMatchObject([{ gzip: true, head: '', text: broken.toString('latin1') }]);
  });
});
