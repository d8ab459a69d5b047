import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ProductSort, type ListProductsRequest } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { aListRequest } from '../../test/making.js';
import { fillCatalog } from '../../test/many-products.js';
import { catalogDatabase } from '../data-source.js';
import { speakLanguage } from './search-language.js';

describe('searching products', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => {
    catalog = await startCatalog();
    const { make } = catalog;
    const keyboards = await make.category('Keyboards');
    await make.product({ name: 'Würzburger Tasse', brand: 'Töpferei' }, [{ sku: 'TAS-01/B', barcode: '4006381333931' }]);
    await make.product({ name: 'Quiet Mechanical Board', brand: 'Ducky', categoryId: keyboards.id });
    await make.product({ name: 'Wi-Fi Router 16 GB', description: 'Reaches every room.' });
    await make.product({ name: 'TAS01B', description: 'Its name is the code of another.' });
    await make.product({ name: 'Кружки чёрные' });
    await make.product({ name: '無線マウス' });
    await make.product({ name: 'The Who live' });
  });
  afterAll(() => catalog.stop());

  const find = async (query: string, fields: Partial<ListProductsRequest> = {}) =>
    (await catalog.products.listProducts(aListRequest({ query, ...fields }))).products.map(({ name }) => name);
  const suggest = async (query: string, limit = 0) =>
    (await catalog.products.suggestProducts({ query, limit })).suggestions.map(({ name }) => name);

  it.each([
    ['without its accents', 'wurzburger', 'Würzburger Tasse'],
    ['with accents that it has not', 'möchanical', 'Quiet Mechanical Board'],
    ['by a SKU before what is called so', 'tas-01/b', 'Würzburger Tasse'],
    ['by a SKU without its dashes', 'TAS01B', 'Würzburger Tasse'],
    ['by the beginning of a SKU', 'tas-0', 'Würzburger Tasse'],
    ['by a barcode', '4006381333931', 'Würzburger Tasse'],
    ['by its category in the singular', 'ducky keyboard', 'Quiet Mechanical Board'],
    ['by half a word', 'quiet mecha', 'Quiet Mechanical Board'],
    ['with swapped letters', 'mehcanical', 'Quiet Mechanical Board'],
    ['with a letter too few and a brand', 'ducky mechancal', 'Quiet Mechanical Board'],
    ['by two words that are one', 'wifi router', 'Wi-Fi Router 16 GB'],
    ['by a measure in one word', 'router 16gb', 'Wi-Fi Router 16 GB'],
    ['in another form in Cyrillic', 'кружка', 'Кружки чёрные'],
    ['with a typo in Cyrillic', 'кржуки', 'Кружки чёрные'],
    ['by a part of a word without spaces', 'マウス', '無線マウス'],
    ['by words that the language leaves out', 'the who', 'The Who live'],
    ['by all words but one', 'quiet mechanical board unobtainium', 'Quiet Mechanical Board'],
  ])('finds a product %s: %s', async (_, query, first) => {
    expect((await find(query))[0]).toBe(first);
  });

  it.each([['xyzzyplugh'], ['-quiet'], ['!?'], ['"quiet board"'], [`';--`], ['%'], ['_'], ['*:*'], ['\\']])(
    'finds nothing for %s, and does not break',
    async (query) => {
      expect(await find(query)).toEqual([]);
    },
  );

  it('corrects in every order, and pages on in what it was taken to mean', async () => {
    expect(await find('mehcanical', { sort: ProductSort.PRODUCT_SORT_PRICE_ASC })).toEqual(['Quiet Mechanical Board']);
    await catalog.make.product({ name: 'Loud Mechanical Board' });
    const page = (cursor: string) => aListRequest({ query: 'mehcanical', page: { limit: 1, cursor, count: 0 as never } });
    const first = await catalog.products.listProducts(page(''));
    const second = await catalog.products.listProducts(page(first.page!.nextCursor));
    expect([...first.products, ...second.products].map(({ name }) => name).sort()).toEqual([
      'Loud Mechanical Board',
      'Quiet Mechanical Board',
    ]);
    expect(second.page!.nextCursor).toBe('');
  });

  it('finds what was just written, by its new name and no more by its old one', async () => {
    const made = await catalog.make.product({ name: 'Zeppelin' });
    expect(await find('zepelin')).toEqual(['Zeppelin']);
    const product = { ...made, name: 'Balloon', options: [], attributes: {}, images: [], seo: undefined };
    await catalog.asAdmin(() =>
      catalog.products.updateProduct({
        id: made.id,
        updateMask: ['name'],
        product: { ...product, slug: '' },
        expectedVersion: undefined,
      }),
    );
    expect(await find('baloon')).toEqual(['Balloon']);
    expect(await find('zeppelin')).toEqual([]);
  });

  it.each([
    ['the whole name first', 'wi', 'Wi-Fi Router 16 GB'],
    ['a single letter', 'q', 'Quiet Mechanical Board'],
    ['a word inside', 'rout', 'Wi-Fi Router 16 GB'],
    ['words of brand and name', 'ducky qui', 'Quiet Mechanical Board'],
    ['accents and case', 'WURZ', 'Würzburger Tasse'],
    ['a typo', 'rotuer', 'Wi-Fi Router 16 GB'],
  ])('suggests by %s', async (_, typed, name) => {
    expect((await suggest(typed))[0]).toBe(name);
  });

  it('refuses to suggest for nothing, for too much and for too many, and keeps the slug to itself', async () => {
    for (const [query, limit, field] of [
      ['', 0, 'q'],
      ['a'.repeat(101), 0, 'q'],
      ['a\0', 0, 'q'],
      ['a', 11, 'limit'],
    ] as const)
      // prettier-ignore
      await expect(suggest(query, limit)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field }] });
    await expect(catalog.make.product({ name: 'A', slug: 'suggest' })).rejects.toMatchObject({ errors: [{ field: 'slug' }] });
    expect((await catalog.make.product({ name: 'Suggest' })).slug).toBe('suggest-product');
  });
});

it('knows other forms of words in the language that the shop speaks', async () => {
  const database = await createTestDatabase(catalogDatabase);
  const client = new pg.Client(database.ownerUrl);
  await client.connect();
  try {
    await fillCatalog({ transaction: (work: (manager: object) => unknown) => work({ query: (text: string, values: unknown[]) => client.query(text, values) }) } as never, 10); // prettier-ignore
    await client.query(
      `UPDATE product SET name = 'Bücher', search = product_document('Bücher', NULL, '{}', '{}', NULL, '') WHERE slug = 'product-1'`,
    );
    const found = async (word: string) =>
      (await client.query('SELECT FROM product WHERE search @@ search_term($1, false)', [word])).rowCount;
    expect(await found('Büchern')).toBe(0);
    expect(await speakLanguage(database.ownerUrl, 'german')).toBe(10);
    expect(await found('Büchern')).toBe(1);
    expect(await speakLanguage(database.ownerUrl, 'german')).toBe(0);
    await expect(speakLanguage(database.ownerUrl, 'klingon')).rejects.toThrow('klingon');
  } finally {
    await client.end();
    await database.drop();
  }
});
