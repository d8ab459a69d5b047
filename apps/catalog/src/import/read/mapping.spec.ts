import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#platform/errors/domain-error.js';
import { faultsOf, readFile, settingsOf } from '../../../test/read-product-file.js';
import { parseMapping } from './mapping.js';

const fieldsAtFault = (mapping: unknown): string[] => {
  try {
    parseMapping(typeof mapping === 'string' ? mapping : JSON.stringify(mapping));
    return [];
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'VALIDATION_FAILED') throw error;
    return error.errors.map(({ field }) => field);
  }
};
const least = { sku: 'id', price: 'price' };

describe('A mapping', () => {
  it.each<[unknown, string]>([
    ['{', 'mapping'],
    ['null', 'mapping'],
    [[], 'mapping'],
    [{}, 'mapping.fields'],
    [{ fields: { price: 'p' } }, 'mapping.fields.sku'],
    [{ fields: { sku: 's' } }, 'mapping.fields.price'],
    [{ fields: least, colour: 1 }, 'mapping.colour'],
    [{ fields: { ...least, colour: 'x' } }, 'mapping.fields.colour'],
    [{ fields: { ...least, name: 5 } }, 'mapping.fields.name'],
    [{ fields: { ...least, name: {} } }, 'mapping.fields.name'],
    [{ fields: { ...least, name: { from: 'a', value: 'b' } } }, 'mapping.fields.name'],
    [{ fields: { ...least, name: { from: [] } } }, 'mapping.fields.name.from'],
    [{ fields: { ...least, name: { from: 'a', upper: true } } }, 'mapping.fields.name.upper'],
    [{ fields: { ...least, price: { from: 'a', decimal: ';' } } }, 'mapping.fields.price.decimal'],
    [{ fields: { ...least, price: { from: 'a', scale: -1 } } }, 'mapping.fields.price.scale'],
    [{ fields: { ...least, name: { from: 'a', default: { from: 1 } } } }, 'mapping.fields.name.default.from'],
    [{ fields: { ...least, category: [1] } }, 'mapping.fields.category[0]'],
    [{ fields: { ...least, attributes: { '*': { except: 'x' } } } }, 'mapping.fields.attributes.*.except'],
    [{ fields: { ...least, attributes: { a: null } } }, 'mapping.fields.attributes.a'],
    [{ fields: { ...least, options: [{ name: 'a' }] } }, 'mapping.fields.options[0].value'],
    [{ fields: least, delimiter: '--' }, 'mapping.delimiter'],
    [{ fields: least, groupBy: 7 }, 'mapping.groupBy'],
    [{ fields: least, rows: '' }, 'mapping.rows'],
  ])('that is wrong says where: %j', (mapping, field) => {
    expect(fieldsAtFault(mapping)).toEqual([field]);
  });

  it('takes columns, constants, templates, lists, maps and defaults', async () => {
    const mapping = {
      groupBy: 'model',
      fields: {
        slug: { template: '{maker} {model}' },
        externalId: { template: 'acme:{model}' },
        name: { template: '{maker} {title}', cut: 12 },
        description: { from: ['long', 'short'] },
        status: { from: 'state', map: { on: 'active', '*': 'draft' }, default: 'archived' },
        brand: 'maker',
        category: ['department', { from: 'path', split: '/' }],
        images: [{ from: 'pictures', split: ',' }],
        attributes: {
          'Screen size': { from: 'inches', as: 'number' },
          Touch: { from: 'touch', as: 'boolean' },
          '*': {
            except: [
              'maker',
              'model',
              'title',
              'long',
              'short',
              'state',
              'department',
              'path',
              'pictures',
              'inches',
              'touch',
              'cents',
              'kg',
            ],
            as: 'auto',
          },
        },
        sku: { template: '{model}-{_line}' },
        options: { Colour: 'colour' },
        price: { from: 'cents', scale: 2 },
        compareAtPrice: { value: 100 },
        currency: { value: 'eur' },
        weightGrams: { from: 'kg', times: 1000 },
        stock: { value: 5 },
      },
    };
    const file = `maker|model|title|long|short|state|department|path|pictures|inches|touch|cents|kg|colour|note|count
Acme|M 1|Laptop of ours|| good |on|Tech|PC/Laptop|x.png,https://i.example/1.png|13.3|yes|129|1.005|red|"a|b"|07
Acme|M 1||||||||||130|2|||8
`;
    const { products, variants, rejected } = await readFile(file, settingsOf({ mapping }));
    expect(rejected).toEqual([]);
    expect(products).toMatchObject([
      {
        ...{ slug: 'acme-m-1', externalId: 'acme:M 1', name: 'Acme Laptop', description: 'good', status: 'active', brand: 'Acme' },
        ...{ category: ['Tech', 'PC', 'Laptop'], images: ['https://i.example/1.png'] },
        attributes: { 'Screen size': 13.3, Touch: true, colour: 'red', note: 'a|b', count: '07' },
      },
    ]);
    expect(variants).toMatchObject([
      { sku: 'M 1-2', options: { Colour: 'red' }, price: 129, compareAtPrice: 10000, currency: 'EUR', weightGrams: 1005, stock: 5 },
      { sku: 'M 1-3' },
    ]);
  });

  it('takes paths of JSON, elements of lists, and money as others write it', async () => {
    const mapping = {
      rows: 'items',
      fields: {
        ...{ name: 'about.name', sku: { from: ['parts.0', 'id'] }, price: 'cost', currency: 'cost.currencyCode', category: 'path' },
        attributes: { '*': { under: 'specs' }, since: 'about.since' },
      },
    };
    const items = [
      {
        id: 'i1',
        about: { name: 'A', since: 2020 },
        parts: [],
        cost: { units: '19', nanos: 990_000_000, currencyCode: 'USD' },
        path: ['x', 'y'],
        specs: { a: { b: 1 }, c: ['p', 'q'], d: true, e: null },
      },
      { id: 'i2', about: { name: 'B' }, parts: ['p2', 'p3'], cost: { amount: 5, currency: 'GBP' }, specs: { c: [{ no: 1 }] } },
      { id: 'i3', about: { name: 'C' }, cost: 12.3 },
    ];
    const read = await readFile(JSON.stringify({ items }, null, 2), settingsOf({ format: 'ndjson', mapping }), { size: 11 });
    expect(faultsOf(read)).toEqual([]);
    expect(read.products).toMatchObject([
      { name: 'A', category: ['x', 'y'], attributes: { 'a.b': 1, c: 'p, q', d: true, since: 2020 } },
      { name: 'B' },
      { name: 'C' },
    ]);
    expect(read.variants).toMatchObject([
      { sku: 'i1', price: 1999, currency: 'USD' },
      { sku: 'p2', price: 5, currency: 'GBP' },
      { sku: 'i3', price: 1230 },
    ]);
  });

  it('gives a row without a name for itself one that stays', async () => {
    const mapping = { fields: { sku: { template: 'X-{_hash}' }, price: 'p', name: 'n' } };
    const [one, two] = await Promise.all(['n,p\na,1\nb,2\n', 'n,p\nb,2\na,1\n'].map((file) => readFile(file, settingsOf({ mapping }))));
    expect(one.variants.map(({ sku }) => sku).sort()).toEqual(two.variants.map(({ sku }) => sku).sort());
    expect(one.variants[0].sku).toMatch(/^X-[0-9a-f]{16}$/);
  });

  it('rejects rows whose values do not become what they should', async () => {
    const mapping = {
      fields: { ...least, name: 'name', attributes: { n: { from: 'n', as: 'number' } }, stock: { from: 's', default: 0 } },
    };
    const read = await readFile('id,name,price,n,s\nA,A,"1,290",x,many\nB,,,1,\nC,C,2,1,3.0\n', settingsOf({ mapping }));
    expect(faultsOf(read).sort()).toEqual([
      '2 INVALID attributes.n',
      '2 INVALID stock',
      '2 PRICE_AMBIGUOUS price',
      '3 REQUIRED name',
      '3 REQUIRED price',
    ]);
    expect(read.variants).toMatchObject([{ sku: 'C', stock: 3 }]);
  });

  it('names a column that the file does not have', async () => {
    const settings = settingsOf({ mapping: { fields: { ...least, name: 'title' } } });
    await expect(readFile('id,name,price\nA,A,1\n', settings)).rejects.toMatchObject({
      code: 'MISSING_COLUMN',
      message: expect.stringContaining('“title”'),
    });
  });
});
