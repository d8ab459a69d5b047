import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { inPieces, readFile, settingsOf } from '../../../test/read-product-file.js';
import { decompress } from './decompress.js';
import { recognise } from './recognise.js';
import { readProducts } from './read-products.js';
import type { FileFormat } from './read-settings.js';
import { UnreadableFile } from './unreadable-file.js';

const formats: FileFormat[] = ['csv', 'ndjson', 'shopify', 'woocommerce', 'vendure'];

const beginnings = [
  'slug,name,sku,price\n',
  'Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src\n',
  'ID,Type,SKU,Name,Published,Regular price,Sale price,Parent,Stock,In stock?,Attribute 1 name,Attribute 1 value(s)\n',
  'name,slug,description,assets,facets,optionGroups,optionValues,sku,price,stockOnHand,trackInventory\n',
  '{"name":"M","sku":"A","price":{"amount":1,"currency":"GBP"}}\n',
  '[{"name":"M"},',
  '\u001f\u008b',
  '',
];

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('Reading a file', () => {
  it('throws nothing but UnreadableFile, whatever the bytes', async () => {
    const unit = fc.constantFrom(...'aA0159,;|\t\n\r" .\'{}[]:\\<>-$\0é\ufeff');
    const text = fc
      .tuple(fc.constantFrom(...beginnings), fc.string({ unit, maxLength: 300 }))
      .map(([begin, rest]) => Buffer.from(begin + rest));
    const bytes = fc.oneof(
      text,
      fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(...formats), fc.integer({ min: 1, max: 64 }), async (file, format, size) => {
        const seen = recognise(format, file.subarray(0, 100), false, null);
        expect(seen === undefined || seen.length > 10).toBe(true);
        try {
          const read = await readFile(file, settingsOf({ format }), { size });
          for (const { line, message, raw } of read.rejected)
            expect([line >= 1, message !== '', raw.includes('\0')]).toEqual([true, true, false]);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableFile);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('goes on from where any batch ended as if it had never stopped', async () => {
    const rows = Array.from(
      { length: 1_700 },
      (_, at) => `p${Math.floor(at / 3)},${at % 3 === 0 ? 'Mug' : ''},S${at},${at % 50 === 7 ? 'x' : '1.50'}`,
    );
    const files = [
      ['csv', `\ufeffslug;name;sku;price\r\n${rows.join('\r\n').replaceAll(',', ';')}\r\n`],
      ['ndjson', Array.from({ length: 1_700 }, (_, at) => `{"name":"M","sku":"${at}","price":{"amount":1,"currency":"GBP"}}`).join('\n')],
      [
        'ndjson',
        `[${Array.from({ length: 1_700 }, (_, at) => `{"name":"M","sku":"${at}","price":{"amount":1,"currency":"GBP"}}`).join(',\n')}]`,
      ],
      [
        'shopify',
        `Handle,Title,Variant SKU,Variant Price,Option1 Name,Option1 Value\n${rows.map((row, at) => `${row},${at % 3 === 0 ? 'Size' : ''},${at}`).join('\n')}`,
      ],
      [
        'vendure',
        `name,sku,price,optionGroups,optionValues\n${Array.from({ length: 1_700 }, (_, at) => `${at % 3 ? '' : 'Mug'},S${at},1,${at % 3 ? '' : 'size'},${at}`).join('\n')}`,
      ],
    ] as const;
    for (const [format, file] of files) {
      const settings = settingsOf({ format });
      const whole = await readFile(file, settings);
      expect(whole.resumes.length).toBeGreaterThan(2);
      for (const from of whole.resumes) {
        const rest = await readFile(file, settings, { from, size: 999 });
        expect(rest.rowsRead).toBe(whole.rowsRead);
        const isLeft = ({ line }: { line: number }) => from !== whole.resumes.at(-1) && line >= from.line;
        expect(rest.variants).toEqual(whole.variants.filter(isLeft));
        expect(rest.products).toEqual(whole.products.filter(isLeft));
        expect(rest.rejected).toEqual(whole.rejected.filter(isLeft));
      }
    }
  });

  it('holds no more than a batch of a file that never ends', async () => {
    const row = Buffer.from(`mug,Mug,SKU,1.50,"${'x'.repeat(900_000)}"\n`);
    async function* endless() {
      yield await Promise.resolve(Buffer.from('slug,name,sku,price,description\n'));
      for (let at = 0; at < 30; at++) yield at % 2 ? row : Buffer.from(`q${at},Mug,SKU${at},1.50,"${'y'.repeat(900_000)}"\n`);
    }
    let most = 0;
    for await (const { rejected, products } of readProducts(endless(), settingsOf())) {
      expect(products.length + rejected.length).toBeLessThan(10);
      most = Math.max(most, JSON.stringify([products, rejected]).length);
    }
    expect(most).toBeLessThan(100_000);
  });
});

describe('Compressed bytes', () => {
  const text = 'sku,price\n'.repeat(20_000);
  const gzip = gzipSync(text);

  it.each([1, 1_000, 100_000])('come out as they went in, in pieces of %s', async (size) => {
    expect((await collect(decompress(inPieces(gzip, size)))).toString()).toBe(text);
    expect((await collect(decompress(inPieces(Buffer.from('plain'), size)))).toString()).toBe('plain');
    expect((await collect(decompress(inPieces(Buffer.concat([gzip, gzip]), 9_999)))).toString()).toBe(text + text);
  });

  it('that end too early, or are broken, are unreadable', async () => {
    const broken = Buffer.from(gzip).fill(0x55, 20, 60);
    await expect(collect(decompress(inPieces(gzip.subarray(0, -9), 50)))).rejects.toMatchObject({ code: 'GZIP_TRUNCATED' });
    await expect(collect(decompress(inPieces(broken, 50)))).rejects.toMatchObject({ code: 'GZIP_BROKEN' });
  });

  it('pass an error of their source on', async () => {
    async function* failing() {
      yield await Promise.resolve(gzip.subarray(0, 30));
      throw new Error('gone');
    }
    await expect(collect(decompress(failing()))).rejects.toThrow('gone');
  });

  it('may be left in the middle', async () => {
    for await (const piece of decompress(inPieces(gzip, 10))) if (piece.length > 0) break;
  });
});

describe('The first piece of a file', () => {
  it.each<[FileFormat, string | Buffer, RegExp]>([
    ['csv', '', /empty/],
    ['csv', Buffer.from('slug,name,sku,price\n', 'utf16le'), /UTF-16/],
    ['csv', Buffer.from('\ufeffslug,name,sku,price\n', 'utf16le'), /UTF-16/],
    ['csv', Buffer.from('PK\u0003\u0004aaaaaaaa'), /spreadsheet/],
    ['csv', Buffer.from([1, 2, 3, 0, 0, 0, 9, 9, 9, 9, 9, 200]), /no text/],
    ['csv', '{"name":"x"}\n{}\n', /no column “sku”/],
    ['csv', 'sku;price;colour\n', /“colour”/],
    ['csv', 'Handle,Title,Variant Price\n', /no column “sku”/],
    ['ndjson', 'slug,name,sku,price\n', /does not begin with a JSON object/],
    ['ndjson', '{\n  "products": [\n', /over many lines/],
    ['shopify', 'slug,name,sku,price\n', /Shopify/],
    ['woocommerce', 'slug,name,sku,price\n', /WooCommerce/],
    ['vendure', 'ID,Type,SKU,Name,Regular price\n', /Vendure/],
  ])('tells that it is not %s: %#', (format, piece, sentence) => {
    expect(recognise(format, Buffer.from(piece as string), false, null)).toMatch(sentence);
  });

  it('may be compressed, said or not, and is looked into', () => {
    const [good, bad] = ['sku,price\nA,1\n', 'a,b\n1,2\n'].map((text) => gzipSync(text.repeat(1)));
    expect(recognise('csv', good, true, null)).toBeUndefined();
    expect(recognise('csv', good.subarray(0, -4), false, null)).toBeUndefined();
    expect(recognise('csv', bad, true, null)).toMatch(/no column/);
    expect(recognise('csv', Buffer.from('sku,price\n'), true, null)).toMatch(/no gzip/);
    expect(recognise('csv', Buffer.concat([good.subarray(0, 10), Buffer.alloc(30, 0xff)]), true, null)).toMatch(/broken/);
  });

  it('passes when it may be of the format', () => {
    expect(recognise('csv', Buffer.from('sku,pri'), false, null)).toBeUndefined();
    expect(recognise('ndjson', Buffer.from(' [{"na'), false, null)).toBeUndefined();
    expect(recognise('shopify', Buffer.from('URL handle,Title,Price\n'), false, null)).toBeUndefined();
  });
});
