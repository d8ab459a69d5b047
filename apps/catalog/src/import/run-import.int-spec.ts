import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProductStatus } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { aSku } from '../../test/making.js';
import { aRow, aStagedProduct, aStagedVariant, queueImport, readStaged, toldOf, type Rows } from '../../test/staged-file.js';
import { ImportDatabase, ImportRunner } from './import-runner.js';
import { runImport } from './run-import.js';

describe('an import', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => {
    catalog = await startCatalog();
    await catalog.get(ImportRunner).beforeApplicationShutdown();
  });
  afterAll(() => catalog.stop());

  const run = async (batches: readonly (Rows | string)[], settings: { dryRun?: boolean } = {}) => {
    const id = await queueImport(catalog.dataSource, batches, settings);
    await runImport(catalog.get(ImportDatabase).url, id, new AbortController().signal, readStaged);
    return toldOf(catalog.dataSource, id);
  };
  const product = async (idOrSlug: string) => (await catalog.asAdmin(() => catalog.products.getProduct({ idOrSlug }))).product!;
  const bySku = async (sku: string) => {
    const [row]: { id: string }[] = await catalog.dataSource.query('SELECT product_id AS id FROM variant WHERE sku = $1', [sku]);
    return row && product(row.id);
  };
  const stockOf = async (sku: string) => (await catalog.asAdmin(() => catalog.stock.getStock({ sku }))).stock!;
  const counts = (told: Awaited<ReturnType<typeof run>>) => [told.created, told.updated, told.unchanged, told.rejected].map(Number);

  it('makes products with everything that the file says, their stock and their events', async () => {
    const [first, second] = [aSku(), aSku()];
    const told = await run([
      {
        products: [
          aStagedProduct('boots', 2, {
            ...{
              slug: `boots-${first.toLowerCase()}`,
              externalId: `x-${first}`,
              name: 'Winter Boots',
              description: 'Warm.',
              status: 'active',
              brand: 'Acme',
            },
            ...{
              category: ['Shoes', 'Winter'],
              attributes: { lined: true, height: 20 },
              images: ['https://example.com/1.jpg'],
              seo: { title: 'Boots' },
            },
          }),
        ],
        variants: [
          aStagedVariant('boots', 2, first, { price: 5000, options: { Size: '40', Colour: 'red' }, stock: 3, barcode: '4006381333931' }),
          aStagedVariant('boots', 3, second, { price: 6000, options: { Size: '41', Colour: 'red' }, compareAtPrice: 7000 }),
        ],
        rejected: [],
      },
    ]);
    expect(counts(told)).toEqual([1, 0, 0, 0]);
    const made = await bySku(first);
    expect(made).toMatchObject({
      ...{
        slug: `boots-${first.toLowerCase()}`,
        name: 'Winter Boots',
        status: ProductStatus.PRODUCT_STATUS_ACTIVE,
        brand: 'Acme',
        inStock: true,
        version: 1,
      },
      category: { name: 'Winter', path: 'shoes/winter' },
      attributes: { lined: { flag: true }, height: { number: 20 } },
      options: [
        { name: 'Size', values: ['40', '41'] },
        { name: 'Colour', values: ['red'] },
      ],
      priceMin: { amount: 5000, currency: 'GBP' },
      priceMax: { amount: 6000, currency: 'GBP' },
      variants: [
        { sku: first, title: '40 / red', available: 3, barcode: '4006381333931' },
        { sku: second, title: '41 / red', available: 0, compareAtPrice: { amount: 7000 } },
      ],
    });
    const { id, slug, category } = made;
    expect(await catalog.eventsOf(id)).toEqual([
      { type: 'product.created', version: 1, data: { id, slug, name: 'Winter Boots', status: 'active', categoryId: category!.id } },
    ]);
    expect(await catalog.eventsOf(first)).toEqual([
      { type: 'stock.changed', version: 1, data: { sku: first, onHand: 3, reserved: 0, available: 3 } },
    ]);
    const [found] = await catalog.dataSource.query(
      `SELECT search = product_document(name, brand, $2, $3, 'Winter', description) AS same, external_id FROM product WHERE id = $1`,
      [id, [first, second], ['4006381333931']],
    );
    expect(found).toEqual({ same: true, external_id: `x-${first}` });
  });

  it('writes nothing and records nothing when the file says what is there', async () => {
    const sku = aSku();
    const rows = [aRow(2, sku, { description: 'Same.', category: ['Same'] }, { price: 700, options: { Size: 'S' }, stock: 4 })];
    await run(rows);
    const before = await bySku(sku);
    const told = await run(rows);
    expect(counts(told)).toEqual([0, 0, 1, 0]);
    expect(await bySku(sku)).toEqual(before);
    expect((await catalog.eventsOf(before.id)).length).toBe(1);
    expect((await catalog.eventsOf(sku)).length).toBe(1);
  });

  it('changes what the file names and leaves the rest as it is, in one version', async () => {
    const made = await catalog.make.product({ name: 'Old name', description: 'Kept.', brand: 'Kept' }, [{ stock: 5 }, {}]);
    const [one, two] = made.variants.map(({ sku }) => sku);
    const told = await run([
      {
        products: [aStagedProduct('a', 2, { name: 'New name' }), aStagedProduct('b', 3)],
        variants: [aStagedVariant('a', 2, one, { price: 1 }), aStagedVariant('b', 3, two, { price: 2, barcode: 'B' })],
        rejected: [],
      },
    ]);
    expect(counts(told)).toEqual([0, 1, 0, 0]);
    expect(await product(made.id)).toMatchObject({
      ...{
        name: 'New name',
        slug: made.slug,
        description: 'Kept.',
        brand: 'Kept',
        version: 2,
        status: made.status,
        priceMin: { amount: 1 },
        priceMax: { amount: 2 },
      },
      variants: [
        { sku: one, version: 2, available: 5 },
        { sku: two, version: 2, barcode: 'B' },
      ],
    });
    expect((await catalog.eventsOf(made.id)).map(({ type }) => type)).toEqual(['product.created', 'product.updated']);
    expect((await catalog.eventsOf(one)).length).toBe(1);
  });

  it('keeps what variants cost between the least and the greatest price', async () => {
    const skus = [aSku(), aSku(), aSku(), aSku()];
    const priced = (amounts: number[]) => [
      {
        products: amounts.map((_, n) => aStagedProduct('a', 2 + n, { name: 'Priced' })),
        variants: amounts.map((price, n) => aStagedVariant('a', 2 + n, skus[n], { price })),
        rejected: [],
      },
    ];
    const between = async () => {
      const { id } = await bySku(skus[0]);
      return catalog.dataSource.query('SELECT prices_between AS prices FROM product WHERE id = $1', [id]);
    };
    await run(priced([400, 300, 200, 100]));
    expect(await between()).toEqual([{ prices: ['200', '300'] }]);
    await run(priced([400, 250]));
    expect(await between()).toEqual([{ prices: ['200', '250'] }]);
    await run(priced([400, 400, 100, 100]));
    expect(await between()).toEqual([{ prices: null }]);
  });

  it('finds a product by its external id, else by a SKU, else by its slug, and adds the variants that are new', async () => {
    const [sku, other, third] = [aSku(), aSku(), aSku()];
    const slug = sku.toLowerCase();
    await run([aRow(2, sku, { slug, externalId: sku })]);
    const { id } = await bySku(sku);
    await run([aRow(2, other, { externalId: sku, name: 'By external id' })]);
    await run([aRow(2, third, { slug, name: 'By slug' })]);
    expect(await product(id)).toMatchObject({ name: 'By slug', version: 3, variants: [{ sku }, { sku: other }, { sku: third }] });
  });

  it('takes the last row of a SKU that stands twice and rejects the earlier', async () => {
    const sku = aSku();
    const told = await run([
      { ...aRow(2, sku, {}, { price: 1 }), rejected: [] },
      {
        products: [aStagedProduct('other', 3, { name: 'Later' })],
        variants: [aStagedVariant('other', 3, sku, { price: 2 })],
        rejected: [],
      },
    ]);
    expect(counts(told)).toEqual([1, 0, 0, 1]);
    expect(told.errors).toEqual([{ line: 2, sku, code: 'DUPLICATE_SKU' }]);
    expect(await catalog.dataSource.query('SELECT raw FROM import_error WHERE sku = $1', [sku])).toEqual([{ raw: 'row 2' }]);
    expect(await bySku(sku)).toMatchObject({ name: 'Later', priceMin: { amount: 2 } });
  });

  it('rejects rows that the rules of products forbid, and only those', async () => {
    const theirs = await catalog.make.sku(1);
    const own = await catalog.make.product({}, [{ stock: 5 }]);
    const [mine] = own.variants.map(({ sku }) => sku);
    const [good, mixed, dear, free] = [aSku(), aSku(), aSku(), aSku()];
    const told = await run([
      {
        products: [aStagedProduct('p', 2, { name: 'Some' }), aStagedProduct('own', 5), aStagedProduct('free', 7, { name: 'Free' })],
        variants: [
          aStagedVariant('p', 2, good),
          aStagedVariant('p', 3, mixed, { price: 5, currency: 'EUR' }),
          aStagedVariant('p', 4, dear, { price: 10, compareAtPrice: 9 }),
          aStagedVariant('own', 5, mine),
          aStagedVariant('own', 6, theirs),
          aStagedVariant('free', 7, free, {}),
          aStagedVariant('nowhere', 8, aSku()),
        ],
        rejected: [{ line: 9, sku: null, field: 'price', code: 'PRICE_AMBIGUOUS', message: 'is ambiguous', raw: '1,290' }],
      },
    ]);
    expect(told.errors.map(({ line, code }) => [line, code])).toEqual([
      [3, 'INVALID'],
      [4, 'INVALID'],
      [6, 'SKU_TAKEN'],
      [7, 'REQUIRED'],
      [8, 'PRODUCT_REJECTED'],
      [9, 'PRICE_AMBIGUOUS'],
    ]);
    expect(counts(told)).toEqual([1, 0, 1, 6]);
    expect(await bySku(good)).toMatchObject({ variants: [{ sku: good }] });
    expect(await bySku(free)).toBeUndefined();
    expect(await product(own.id)).toEqual(own);
  });

  it('gives products of one name slugs of their own, and refuses a slug that is another product’s', async () => {
    const name = `Twin ${aSku()}`;
    const base = name.toLowerCase().replace(' ', '-');
    await catalog.make.product({ name });
    const skus = [aSku(), aSku(), aSku()];
    const taken = await catalog.make.product({ slug: `${base}-taken` });
    const mine = await catalog.make.product();
    const told = await run([
      ...skus.map((sku, index) => aRow(2 + index, sku, { name })),
      aRow(9, mine.variants[0].sku, { slug: taken.slug }),
    ]);
    const slugs = await Promise.all(skus.map(async (sku) => (await bySku(sku)).slug));
    expect(slugs).toEqual([2, 3, 4].map((n) => `${base}-${n}`));
    expect(told.errors).toEqual([{ line: 9, sku: mine.variants[0].sku, code: 'SLUG_TAKEN' }]);
  });

  it('adjusts shelves to what the file says, but not below what orders hold', async () => {
    const [sku, held] = [await catalog.make.sku(5, { lowStockThreshold: 2 }), await catalog.make.sku(5)];
    await catalog.from('orders').stock.reserveStock({ orderId: crypto.randomUUID(), lines: [{ sku: held, quantity: 3 }], holdSeconds: 60 });
    const told = await run([aRow(2, sku, {}, { stock: 2 }), aRow(3, held, {}, { stock: 2 })]);
    expect(told.errors).toEqual([{ line: 3, sku: held, code: 'STOCK_CONFLICT' }]);
    expect(await stockOf(sku)).toMatchObject({ onHand: 2, version: 3 });
    expect(await stockOf(held)).toMatchObject({ onHand: 5, reserved: 3 });
    expect((await catalog.eventsOf(sku)).map(({ type }) => type)).toEqual(['stock.changed', 'stock.changed', 'stock.low']);
    const [adjustment] = await catalog.dataSource.query('SELECT delta::int, reason FROM stock_adjustment WHERE sku = $1', [sku]);
    expect(adjustment).toEqual({ delta: -3, reason: expect.stringMatching(/^import [0-9a-f-]{36}$/) });
  });

  it('tells what would happen and does nothing of it in a dry run', async () => {
    const there = await catalog.make.product({}, [{ stock: 1 }]);
    const { sku } = there.variants[0];
    const fresh = aSku();
    const told = await run(
      [aRow(2, fresh, { category: [`Dry ${fresh}`] }), aRow(3, sku, { name: 'Changed' }, { price: 1, stock: 9 }), aRow(4, aSku(), {}, {})],
      {
        dryRun: true,
      },
    );
    expect(counts(told)).toEqual([1, 1, 0, 1]);
    expect(told.errors).toMatchObject([{ line: 4, code: 'REQUIRED' }]);
    expect(await bySku(fresh)).toBeUndefined();
    expect(await product(there.id)).toEqual(there);
    const categories = await catalog.dataSource.query('SELECT FROM category WHERE name = $1', [`Dry ${fresh}`]);
    expect(categories).toEqual([]);
  });

  it('fails with nothing written when the file turns out to be unreadable', async () => {
    const sku = aSku();
    const told = await run([aRow(2, sku), 'this is no row']);
    expect(told).toMatchObject({ state: 'failed', error_code: 'NOT_A_FILE' });
    expect(await bySku(sku)).toBeUndefined();
    const left = await catalog.dataSource.query('SELECT (SELECT count(*) FROM import_piece) + (SELECT count(*) FROM import_product) AS n');
    expect(left).toEqual([{ n: '0' }]);
  });
});
