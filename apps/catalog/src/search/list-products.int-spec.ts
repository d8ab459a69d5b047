import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { ProductStatus } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { ProductSort, type ListProductsRequest } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { aListRequest, gbp } from '../../test/making.js';
import { fillCatalog } from '../../test/many-products.js';

describe('listing products', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => {
    catalog = await startCatalog();
    const clothes = await catalog.make.category('Clothes');
    const shirts = await catalog.make.category('Shirts', { parentId: clothes.id });
    await catalog.make.category('Clothespegs');
    const { make } = catalog;
    await make.product(
      { name: 'Linen shirt', brand: 'Loom', categoryId: shirts.id, attributes: { colour: { text: 'red' }, size: { number: 42 } } },
      [
        { sku: 'LS-42/A', price: gbp(1000), stock: 1 },
        { sku: 'LS-42/B', price: gbp(5000) },
      ],
    );
    await make.product(
      { name: 'running shoes', brand: 'Fleet', categoryId: clothes.id, attributes: { size: { text: '42' }, vegan: { flag: true } } },
      [{ price: gbp(8000), stock: 0 }],
    );
    await make.product({ name: 'Éclair', description: 'A sweet for runners, never for shirts.' }, [
      { price: gbp(300), trackInventory: false },
    ]);
    await make.product({ name: 'Hidden shirt', status: ProductStatus.PRODUCT_STATUS_DRAFT });
    await make.product({ name: 'Gone shirt', status: ProductStatus.PRODUCT_STATUS_ARCHIVED });
  });
  afterAll(() => catalog.stop());

  const list = async (fields: Partial<ListProductsRequest> = {}) =>
    (await catalog.products.listProducts(aListRequest(fields))).products.map(({ name }) => name);

  const cases: [string, Partial<ListProductsRequest>, string[]][] = [
    ['all that is on sale, newest first', {}, ['Éclair', 'running shoes', 'Linen shirt']],
    ['by name, whatever the case and the accents', { sort: ProductSort.PRODUCT_SORT_NAME_ASC }, ['Éclair', 'Linen shirt', 'running shoes']],
    ['by name backwards', { sort: ProductSort.PRODUCT_SORT_NAME_DESC }, ['running shoes', 'Linen shirt', 'Éclair']],
    ['by price', { sort: ProductSort.PRODUCT_SORT_PRICE_ASC }, ['Éclair', 'Linen shirt', 'running shoes']],
    ['by price backwards', { sort: ProductSort.PRODUCT_SORT_PRICE_DESC }, ['running shoes', 'Linen shirt', 'Éclair']],
    ['by relevance without a search: newest', { sort: ProductSort.PRODUCT_SORT_RELEVANCE }, ['Éclair', 'running shoes', 'Linen shirt']],
    ['a word in any form, the name before the description', { query: 'shirts' }, ['Linen shirt', 'Éclair']],
    ['two words', { query: 'linen shirts' }, ['Linen shirt']],
    ['the beginning of the last word', { query: 'running sho' }, ['running shoes']],
    ['without a word', { query: 'shirt -linen' }, ['Éclair']],
    ['either word', { query: 'linen or sweet' }, ['Linen shirt', 'Éclair']],
    ['a SKU as it stands', { query: 'ls-42/b' }, ['Linen shirt']],
    ['a brand in the search', { query: 'fleet' }, ['running shoes']],
    ['a category in the search', { query: 'shirts clothes' }, []],
    ['nothing but punctuation', { query: '!?' }, []],
    ['what would break a query', { query: `'\\:*&|!(` }, []],
    ['a search of spaces: none', { query: '   ' }, ['Éclair', 'running shoes', 'Linen shirt']],
    ['a category with its subtree', { category: 'clothes' }, ['running shoes', 'Linen shirt']],
    ['a category below', { category: 'shirts' }, ['Linen shirt']],
    ['an empty category whose name begins alike', { category: 'clothespegs' }, []],
    ['an unknown category', { category: 'nowhere' }, []],
    ['a brand', { brand: 'Loom' }, ['Linen shirt']],
    ['a brand in another case', { brand: 'loom' }, []],
    ['from a price that one variant has', { minPrice: 5000 }, ['running shoes', 'Linen shirt']],
    ['up to a price', { maxPrice: 1000 }, ['Éclair', 'Linen shirt']],
    ['between two prices that no variant has', { minPrice: 1001, maxPrice: 4999 }, []],
    ['between prices, both included', { minPrice: 5000, maxPrice: 8000 }, ['running shoes', 'Linen shirt']],
    ['free ones', { minPrice: 0, maxPrice: 0 }, []],
    ['in stock', { inStock: true }, ['Éclair', 'Linen shirt']],
    ['out of stock', { inStock: false }, ['running shoes']],
    ['an attribute', { attributes: [{ name: 'colour', value: 'red' }] }, ['Linen shirt']],
    ['an attribute, number or text', { attributes: [{ name: 'size', value: '42' }] }, ['running shoes', 'Linen shirt']],
    ['a flag', { attributes: [{ name: 'vegan', value: 'true' }] }, ['running shoes']],
    ['two attributes', { attributes: [{ name: 'size', value: '42' }, { name: 'vegan', value: 'true' }] }, ['running shoes']], // prettier-ignore
    ['an attribute that none has', { attributes: [{ name: 'vegan', value: 'yes' }] }, []],
    [
      'everything together',
      { query: 'shirt', category: 'clothes', brand: 'Loom', minPrice: 900, maxPrice: 1100, inStock: true },
      ['Linen shirt'],
    ],
  ];
  it.each(cases)('shows %s', async (_, fields, names) => {
    expect(await list(fields)).toEqual(names);
  });

  it('shows what is not on sale to administrators only', async () => {
    const asAdmin = (status: ProductStatus) => catalog.asAdmin(() => list({ status, sort: ProductSort.PRODUCT_SORT_NAME_ASC }));
    expect(await asAdmin(ProductStatus.PRODUCT_STATUS_UNSPECIFIED)).toEqual([
      'Éclair',
      'Gone shirt',
      'Hidden shirt',
      'Linen shirt',
      'running shoes',
    ]);
    expect(await asAdmin(ProductStatus.PRODUCT_STATUS_DRAFT)).toEqual(['Hidden shirt']);
    expect(await asAdmin(ProductStatus.PRODUCT_STATUS_ACTIVE)).toHaveLength(3);
    expect(await list({ status: ProductStatus.PRODUCT_STATUS_ACTIVE })).toHaveLength(3);
    await expect(list({ status: ProductStatus.PRODUCT_STATUS_DRAFT })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('shows each product as it is shown by itself', async () => {
    const { products } = await catalog.products.listProducts(aListRequest({}));
    for (const listed of products) expect((await catalog.products.getProduct({ idOrSlug: listed.id })).product).toEqual(listed);
  });

  const page = (fields: { limit?: number; cursor?: string; count?: CountMode }) => ({
    limit: 0,
    cursor: '',
    count: CountMode.COUNT_MODE_UNSPECIFIED,
    ...fields,
  });
  it.each<[string, Partial<ListProductsRequest>]>([
    ['limit', { page: page({ limit: 101 }) }],
    ['limit', { page: page({ limit: -1 }) }],
    ['cursor', { page: page({ cursor: 'nonsense' }) }],
    ['q', { query: 'a\0b' }],
    ['q', { query: 'a'.repeat(201) }],
    ['category', { category: 'a\0' }],
    ['brand', { brand: 'a\0' }],
    ['minPrice', { minPrice: -1 }],
    ['maxPrice', { maxPrice: -1 }],
    ['minPrice', { minPrice: 2, maxPrice: 1 }],
    ['attr[a]', { attributes: [{ name: 'a', value: '\0' }] }],
    ['attr', { attributes: Array(21).fill({ name: 'a', value: 'b' }) }],
  ])('names a wrong %s: %j', async (field, fields) => {
    await expect(list(fields)).rejects.toMatchObject({ kind: 'invalid', code: 'VALIDATION_FAILED', errors: [{ field }] });
  });

  it('counts when it is asked to', async () => {
    const total = async (count: CountMode) =>
      (await catalog.products.listProducts(aListRequest({ page: page({ limit: 1, count }) }))).page!.total;
    expect(await total(CountMode.COUNT_MODE_EXACT)).toBe(3);
    expect(await total(CountMode.COUNT_MODE_ESTIMATE)).toBeGreaterThan(0);
    expect(await total(CountMode.COUNT_MODE_UNSPECIFIED)).toBeUndefined();
  });
});

describe('paging through a long list', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => {
    catalog = await startCatalog();
    await fillCatalog(catalog.dataSource, 1_000);
  });
  afterAll(() => catalog.stop());

  const pageOf = (fields: Partial<ListProductsRequest>, cursor = '', limit = 0) =>
    catalog.products.listProducts(aListRequest({ ...fields, page: { limit, cursor, count: CountMode.COUNT_MODE_UNSPECIFIED } }));
  const all = async (fields: Partial<ListProductsRequest>) => {
    const found = [];
    for (let cursor: string | undefined; cursor !== '';) {
      const { products, page } = await pageOf(fields, cursor, 100);
      found.push(...products);
      cursor = page!.nextCursor;
    }
    return found;
  };

  const sorts = Object.values(ProductSort);
  it.each(sorts)('by %s neither skips nor repeats, and keeps the order', async (sort) => {
    const query = sort === ProductSort.PRODUCT_SORT_RELEVANCE ? 'thing' : '';
    const found = await all({ sort, query });
    expect(found).toHaveLength(980);
    expect(new Set(found.map(({ id }) => id)).size).toBe(980);
    const inOrder: Partial<Record<ProductSort, (a: (typeof found)[number], b: (typeof found)[number]) => number>> = {
      [ProductSort.PRODUCT_SORT_NAME_ASC]: (a, b) => a.name.localeCompare(b.name, 'und'),
      [ProductSort.PRODUCT_SORT_NAME_DESC]: (a, b) => b.name.localeCompare(a.name, 'und'),
      [ProductSort.PRODUCT_SORT_PRICE_ASC]: (a, b) => a.priceMin!.amount - b.priceMin!.amount,
      [ProductSort.PRODUCT_SORT_PRICE_DESC]: (a, b) => b.priceMin!.amount - a.priceMin!.amount,
      [ProductSort.PRODUCT_SORT_NEWEST]: (a, b) => b.publishedAt!.seconds - a.publishedAt!.seconds,
    };
    const compare = inOrder[sort];
    if (compare) expect(found.map(({ id }) => id)).toEqual([...found].sort((a, b) => compare(a, b)).map(({ id }) => id));
  });

  it('gives 24 unless told, and an end', async () => {
    const { products, page } = await pageOf({ brand: 'Brand 3' });
    expect(products).toHaveLength(24);
    expect(page).toMatchObject({ limit: 24 });
    const second = await pageOf({ brand: 'Brand 3' }, page!.nextCursor);
    const third = await pageOf({ brand: 'Brand 3' }, second.page!.nextCursor);
    expect([second.products.length, third.products.length, third.page!.nextCursor]).toEqual([24, 2, '']);
  });

  it('goes on behind the last row although others came and went', async () => {
    const sort = ProductSort.PRODUCT_SORT_NAME_ASC;
    const first = await pageOf({ sort });
    await catalog.make.product({ name: 'AAA comes before' });
    const archived = { id: first.products[3].id };
    await catalog.asAdmin(() => catalog.products.archiveProduct(archived));
    const second = await pageOf({ sort }, first.page!.nextCursor);
    const seen = new Set(first.products.map(({ id }) => id));
    expect(second.products.filter(({ id }) => seen.has(id))).toEqual([]);
  });

  it('takes no cursor of another filter or sort, nor one that was altered', async () => {
    const { page } = await pageOf({ brand: 'Brand 3' });
    const cursor = page!.nextCursor;
    const refused = { code: 'VALIDATION_FAILED', errors: [{ field: 'cursor' }] };
    await expect(pageOf({ brand: 'Brand 4' }, cursor)).rejects.toMatchObject(refused);
    await expect(pageOf({ brand: 'Brand 3', sort: ProductSort.PRODUCT_SORT_NAME_ASC }, cursor)).rejects.toMatchObject(refused);
    await expect(pageOf({ brand: 'Brand 3' }, `${cursor.slice(0, -3)}xyz`)).rejects.toMatchObject(refused);
    await expect(catalog.asAdmin(() => pageOf({ brand: 'Brand 3' }, cursor))).rejects.toMatchObject(refused);
  });

  it('takes one statement a page, and one more to count', async () => {
    const statements = async (fields: Partial<ListProductsRequest>) => {
      let asked = 0;
      const ask = pg.Client.prototype.query;
      const watching = jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
        const [query] = args as [string | { text: string }];
        // The service looks after its events meanwhile.
        if (/ product /.test(typeof query === 'string' ? query : query.text)) asked++;
        return Reflect.apply(ask, this, args) as never;
      });
      await catalog.products.listProducts(aListRequest(fields));
      watching.mockRestore();
      return asked;
    };
    const busy = { brand: 'Brand 3', inStock: true };
    expect(await statements({ ...busy, page: { limit: 5, cursor: '', count: CountMode.COUNT_MODE_UNSPECIFIED } })).toBe(1);
    expect(await statements({ ...busy, page: { limit: 100, cursor: '', count: CountMode.COUNT_MODE_UNSPECIFIED } })).toBe(1);
    expect(await statements({ ...busy, page: { limit: 100, cursor: '', count: CountMode.COUNT_MODE_EXACT } })).toBe(2);
  });
});
