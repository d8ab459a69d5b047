import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { aSku } from '../../test/making.js';
import { aRow, aStagedProduct, aStagedVariant, queueImport, readStaged, toldOf, type Rows } from '../../test/staged-file.js';
import { ImportDatabase, ImportRunner } from './import-runner.js';
import { runImport } from './run-import.js';

describe('a file that was imported before', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => {
    catalog = await startCatalog();
    await catalog.get(ImportRunner).beforeApplicationShutdown();
  }, 60_000);
  afterAll(() => catalog.stop());

  const run = async (batches: readonly Rows[]) => {
    const id = await queueImport(catalog.dataSource, batches);
    await runImport(catalog.get(ImportDatabase).url, id, new AbortController().signal, readStaged);
    const told = await toldOf(catalog.dataSource, id);
    return { counts: [told.created, told.updated, told.unchanged, told.rejected].map(Number), errors: told.errors };
  };
  const there = async (sku: string) => {
    const [row]: Record<string, unknown>[] = await catalog.dataSource.query(
      `SELECT to_jsonb(v) - 'version' AS variant, s.on_hand, c.name AS category,
              to_jsonb(p) - '{version,updated_at,changed_xid,search,category_id}'::text[] AS product
       FROM variant v JOIN product p ON p.id = v.product_id JOIN stock s ON s.sku = v.sku LEFT JOIN category c ON c.id = p.category_id WHERE v.sku = $1`,
      [sku],
    );
    return row;
  };
  /** Says something of every field. */
  const whole = (sku: string, line = 2): Rows => ({
    products: [
      aStagedProduct(sku, line, {
        ...{ slug: `p-${sku.toLowerCase()}`, externalId: `x-${sku}`, name: 'Boots', description: 'Warm.', status: 'active', brand: 'Acme' },
        ...{ category: [`Shoes ${sku}`, 'Winter'], attributes: { lined: true, height: 20 }, images: ['https://example.com/1.jpg'] },
        ...{ options: [{ name: 'Size', values: ['40', '41'] }], seo: { title: 'Boots' } },
      }),
    ],
    variants: [
      aStagedVariant(sku, line, sku, {
        ...{ title: 'Forty', options: { Size: '40' }, price: 5000, currency: 'GBP', compareAtPrice: 6000, costPrice: 100, barcode: 'B1' },
        ...{ weightGrams: 700, trackInventory: true, lowStockThreshold: 2, stock: 9 },
      }),
      aStagedVariant(sku, line + 1, `${sku}-B`, { options: { Size: '41' }, price: 7000, stock: 4 }),
    ],
    rejected: [],
  });

  it('changes nothing, and waits for nobody who is writing its products', async () => {
    const sku = aSku();
    await run([whole(sku)]);
    const theirs = new pg.Client(catalog.get(ImportDatabase).url);
    await theirs.connect();
    await theirs.query('BEGIN');
    await theirs.query('SELECT FROM product WHERE id = (SELECT product_id FROM variant WHERE sku = $1) FOR UPDATE', [sku]);
    const { counts } = await run([whole(sku)]);
    await theirs.end();
    expect(counts).toEqual([0, 0, 1, 0]);
  });

  it('writes back whatever was changed by hand since, of every field that it has', async () => {
    const changes = [
      ...['slug', 'external_id', 'name', 'description', 'brand'].map((column) => ['product', `${column} = ${column} || '-by-hand'`]),
      ...['brand', 'category_id', 'seo'].map((column) => ['product', `${column} = NULL`]),
      ['product', 'category_id = (SELECT parent_id FROM category c WHERE c.id = product.category_id)'],
      ['product', `status = 'draft'`],
      ['product', `attributes = attributes || '{"height": 21}'`],
      ['product', `attributes = attributes || '{"more": 1}'`],
      ['product', `images = '{}'`],
      ['product', `options = '[]'`],
      ...['price', 'compare_at_price', 'cost_price', 'weight_grams', 'low_stock_threshold'].map((column) => [
        'variant',
        `${column} = ${column} + 1`,
      ]),
      ['variant', `currency = 'EUR'`],
      ['variant', `title = 'By hand'`],
      ['variant', `options = '{"Size": "41"}'`],
      ['variant', 'barcode = NULL'],
      ['variant', 'track_inventory = false'],
      ['stock', 'on_hand = on_hand + 1'],
    ].map(([table, change]) => ({ table, change, sku: aSku() }));
    const file = changes.map(({ sku }, n) => whole(sku, 2 + 2 * n));
    await run(file);
    const before = await Promise.all(changes.map(({ sku }) => there(sku)));
    for (const { table, change, sku } of changes) {
      const own = table === 'product' ? 'id = (SELECT product_id FROM variant WHERE sku = $1)' : 'sku = $1';
      await catalog.dataSource.query(`UPDATE ${table} SET ${change} WHERE ${own}`, [sku]);
    }
    const changed = await Promise.all(changes.map(({ sku }) => there(sku)));
    expect(changes.filter((_, n) => isDeepStrictEqual(changed[n], before[n]))).toEqual([]);
    expect((await run(file)).counts).toEqual([0, changes.length, 0, 0]);
    expect(await Promise.all(changes.map(({ sku }) => there(sku)))).toEqual(before);
  });

  it('puts a product where its category is by name, once the one that it had is called otherwise', async () => {
    const sku = aSku();
    await run([whole(sku)]);
    await catalog.dataSource.query(
      `UPDATE category SET name = 'Summer' WHERE id = (SELECT category_id FROM product JOIN variant v ON v.product_id = product.id WHERE v.sku = $1)`,
      [sku],
    );
    expect((await run([whole(sku)])).counts).toEqual([0, 1, 0, 0]);
    expect(await there(sku)).toMatchObject({ category: 'Winter' });
  });

  it('adds a variant and takes one out of the file without touching what stays', async () => {
    const sku = aSku();
    await run([whole(sku)]);
    const [first, second] = whole(sku).variants;
    const more = aStagedVariant(sku, 4, `${sku}-C`, { options: { Size: '41' }, price: 7000 });
    expect((await run([{ ...whole(sku), variants: [first] }])).counts).toEqual([0, 0, 1, 0]);
    expect((await run([{ ...whole(sku), variants: [first, second, more] }])).counts).toEqual([0, 1, 0, 0]);
  });

  it('still has what its last row says when another row says otherwise of the same product', async () => {
    const [sku, other] = [aSku(), aSku()];
    const rows = (name: string, first: string): Rows[] => [
      { products: [aStagedProduct('a', 2, { name: first })], variants: [aStagedVariant('a', 2, sku)], rejected: [] },
      { products: [aStagedProduct('b', 3, { externalId: `x-${sku}`, name })], variants: [aStagedVariant('b', 3, other)], rejected: [] },
    ];
    await run([
      {
        products: [aStagedProduct('one', 2, { externalId: `x-${sku}`, name: 'Same' })],
        variants: [aStagedVariant('one', 2, sku), aStagedVariant('one', 3, other)],
        rejected: [],
      },
    ]);
    expect((await run(rows('Same', 'Other'))).counts).toEqual([0, 0, 1, 0]);
    expect((await run(rows('Other', 'Same'))).counts).toEqual([0, 1, 0, 0]);
    expect(await there(sku)).toMatchObject({ product: { name: 'Other' } });
  });

  it('takes the last row of a SKU that stands twice, though the first says what is there', async () => {
    const sku = aSku();
    const rows = [aRow(2, sku, {}, { price: 1 }), { ...aRow(9, sku, {}, { price: 2 }), products: [aStagedProduct('again', 9)] }];
    rows[1].variants[0].key = 'again';
    await run([rows[0]]);
    const { counts, errors } = await run(rows);
    expect([counts, errors]).toEqual([[0, 1, 0, 1], [{ line: 2, sku, code: 'DUPLICATE_SKU' }]]);
    expect(await there(sku)).toMatchObject({ variant: { price: 2 } });
  });

  it('goes by all rows of a product, wherever in the file they stand', async () => {
    const sku = aSku();
    const [first, second] = whole(sku).variants;
    const apart = (price: number): Rows[] => [
      { ...whole(sku), variants: [first] },
      { products: [], variants: [{ ...second, line: 90, price }], rejected: [] },
    ];
    await run(apart(7000));
    expect((await run(apart(7000))).counts).toEqual([0, 0, 1, 0]);
    expect((await run(apart(7001))).counts).toEqual([0, 1, 0, 0]);
    expect(await there(second.sku)).toMatchObject({ variant: { price: 7001 } });
  });
});
