import { describe, expect, it } from '@jest/globals';
import { faultsOf, readFile, settingsOf } from '../../../../test/read-product-file.js';

const ndjson = settingsOf({ format: 'ndjson' });
const pounds = (amount: number) => ({ amount, currency: 'GBP' });
const whole = {
  slug: 'mug',
  externalId: 'x-1',
  name: 'Mug',
  description: '<p>A <b>mug</b></p>',
  status: 'active',
  brand: 'Ashlar',
  category: ['Kitchen', 'A > B'],
  attributes: { material: 'stoneware', height: 9.5, safe: true, size: '12' },
  images: ['https://i.example/a.jpg'],
  options: [{ name: 'colour', values: ['blue', 'red'] }],
  seo: { title: 'Mug', description: '' },
  variants: [
    {
      sku: 'A',
      title: 'Blue',
      options: { colour: 'blue' },
      price: pounds(1250),
      compareAtPrice: pounds(1500),
      costPrice: null,
      barcode: '1',
      stock: 4,
    },
    { sku: 'B', price: pounds(1300), weightGrams: 300, trackInventory: false, lowStockThreshold: 2 },
  ],
};
const lineOf = (body: object) => `${JSON.stringify(body)}\n`;

describe('NDJSON', () => {
  it('is the body of POST /products on each line', async () => {
    const { variants, ...rest } = whole;
    const read = await readFile(lineOf({ ...rest, variants }), ndjson);
    expect(faultsOf(read)).toEqual([]);
    expect(read.products[0]).toMatchObject({ ...rest, key: 'mug', given: 0b11111111111 });
    expect(read.variants[0]).toMatchObject({ sku: 'A', title: 'Blue', price: 1250, compareAtPrice: 1500, costPrice: null, stock: 4 });
    expect(read.variants[1]).toMatchObject({
      sku: 'B',
      title: null,
      options: null,
      weightGrams: 300,
      trackInventory: false,
      lowStockThreshold: 2,
    });
  });

  it('may name the single variant in the product, and its category in one text', async () => {
    const read = await readFile(lineOf({ name: 'Mug', sku: 'A', price: pounds(1), stock: 2, category: 'Kitchen > A \\> B' }), ndjson);
    expect(read.products[0].category).toEqual(['Kitchen', 'A > B']);
    expect(read.variants[0]).toMatchObject({ key: 'sku:A', sku: 'A', price: 1, stock: 2 });
  });

  it('says that there is nothing by null, and nothing of what it leaves out', async () => {
    const { products } = await readFile(lineOf({ name: 'Mug', brand: null, seo: null, sku: 'A', price: pounds(1) }), ndjson);
    expect([products[0].brand, products[0].given]).toEqual([null, 0b10000100100]);
  });

  it('may be one array instead', async () => {
    const file = `[${lineOf({ name: 'A', sku: 'A', price: pounds(1) })},\n${lineOf({ name: 'B', sku: 'B', price: pounds(1) })}]`;
    expect((await readFile(file, ndjson, { size: 9 })).variants.map(({ sku, line }) => [sku, line])).toEqual([
      ['A', 1],
      ['B', 3],
    ]);
  });

  it.each<[object | string, string]>([
    ['{"name":', '1 NOT_JSON row'],
    ['{"a":1}{', '1 NOT_JSON row'],
    [{ ...whole, attributes: { '': 'x' } }, '1 REQUIRED attributes.'],
    [{ name: 'M', sku: 'A', price: pounds(1), colour: 'red' }, '1 UNKNOWN_FIELD colour'],
    [{ name: 'M', sku: 'A', price: pounds(1), categoryId: 'x' }, '1 UNKNOWN_FIELD categoryId'],
    [{ name: 'M', sku: 'A', price: pounds(1), variants: [{ sku: 'B', price: pounds(1) }] }, '1 UNKNOWN_FIELD sku|1 UNKNOWN_FIELD price'],
    [{ name: 5, sku: 'A', price: pounds(1) }, '1 TYPE name'],
    [{ name: 'M', sku: 'A', price: 12.5 }, '1 TYPE price|1 REQUIRED price'],
    [{ name: 'M', sku: 'A', price: pounds(12.5) }, '1 INVALID price.amount'],
    [{ name: 'M', sku: 'A', price: pounds(-1) }, '1 INVALID price.amount'],
    [{ name: 'M', sku: 'A', price: { amount: 1, currency: 'gold' } }, '1 INVALID currency'],
    [{ name: 'M', variants: [] }, '1 INVALID variants'],
    [{ name: 'M', variants: [{ sku: 'A', price: pounds(1) }, { sku: 'B' }] }, '1 REQUIRED variants[1].price'],
    [{ name: 'M', variants: [{ sku: 'A', price: pounds(2), compareAtPrice: pounds(1) }] }, '1 INVALID compareAtPrice'],
    [{ name: 'M\ud800', sku: 'A', price: pounds(1) }, '1 INVALID_TEXT name'],
    [{ name: 'M\u0000', sku: 'A', price: pounds(1) }, '1 INVALID name'],
    [{ name: 'M', sku: 'A', price: pounds(1), attributes: { a: [1] } }, '1 TYPE attributes.a'],
    [{ name: 'M', sku: 'A', price: pounds(1), images: ['ftp://x'] }, '1 INVALID images[0]'],
    [{ name: 'M', sku: 'A', price: pounds(1), category: ['a', ''] }, '1 REQUIRED category'],
    [{ name: 'M', sku: 'A', price: pounds(1), category: [...'123456789'] }, '1 INVALID category'],
  ])('rejects a line as a whole, and no other: %#', async (body, faults) => {
    const bad = typeof body === 'string' ? `${body}\n` : lineOf(body);
    const read = await readFile(`${bad}${lineOf({ name: 'Next', sku: 'N', price: pounds(1) })}`, ndjson);
    expect(faultsOf(read).join('|')).toBe(faults);
    expect(read.variants.map(({ sku }) => sku)).toEqual(['N']);
    expect(read.products.map(({ name }) => name)).toEqual(['Next']);
  });

  it('has names that mean something to JavaScript like any others', async () => {
    const line = '{"name":"M","sku":"A","price":{"amount":1,"currency":"GBP"},"attributes":{"__proto__":"x","constructor":"y"}}';
    const { products } = await readFile(line, ndjson);
    expect(Object.entries(products[0].attributes ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});
