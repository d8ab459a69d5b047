import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ProductSort, type ListProductsRequest } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { Idempotency } from '#platform/idempotency/idempotency.js';
import { eventually } from '#testing/eventually.js';
import { urlOn } from '#testing/postgres/provision-database.js';
import { testServerUrl } from '#testing/test-server.js';
import { startCatalog, type CatalogUnderTest } from '../test/catalog-under-test.js';
import { aListRequest, aProductInput, aSku, aVariantInput } from '../test/making.js';
import { fillCatalog } from '../test/many-products.js';
import { aStagedProduct, aStagedVariant, queueImport, readStaged } from '../test/staged-file.js';
import { ImportDatabase, ImportRunner } from './import/import-runner.js';
import { runImport } from './import/run-import.js';
import { FreeOrphans } from './stock/free-orphans.js';

/** Unique ones are used by every row that is written. */
const unused = `
  SELECT s.indexrelname AS name FROM pg_stat_user_indexes s JOIN pg_index i ON i.indexrelid = s.indexrelid
  WHERE s.schemaname = 'public' AND NOT i.indisunique AND s.idx_scan = 0 ORDER BY 1`;

const list = aListRequest();

describe('the indexes of catalog', () => {
  let catalog: CatalogUnderTest;
  let admin: pg.Client;
  beforeAll(async () => {
    catalog = await startCatalog();
    await catalog.get(ImportRunner).beforeApplicationShutdown();
    await fillCatalog(catalog.dataSource, 3_000);
    await catalog.dataSource.query('SELECT learn_words(ARRAY(SELECT id FROM product))');
    // Of a handful of words, all would be looked at.
    await catalog.dataSource.query(
      `INSERT INTO search_word SELECT translate(left(md5(n::text), 12), '0123456789', 'ghijklmnop'), 1 FROM generate_series(1, 20000) AS n ON CONFLICT DO NOTHING`,
    );
    const [{ name }] = await catalog.dataSource.query<[{ name: string }]>('SELECT current_database() AS name');
    admin = new pg.Client({ connectionString: urlOn(await testServerUrl(), name) });
    await admin.connect();
    await admin.query(`CREATE INDEX nobody_asks ON variant (title); ANALYZE`);
    // A few thousand rows would mostly be read as they lie. Connections that are made from now on look for an index where there is one.
    await admin.query(`ALTER DATABASE "${name}" SET enable_seqscan = off`);
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`, [name]);
    await admin.query('SELECT pg_stat_reset()');
    await eventually(() => catalog.dataSource.query('SELECT 1'));
  });
  afterAll(async () => {
    await admin.end();
    await catalog.stop();
  });

  const lists = (fields: Partial<ListProductsRequest>) => catalog.products.listProducts({ ...list, ...fields });

  /** What shops and administrators do all day. */
  async function walk(): Promise<void> {
    const { make, products, asAdmin, dataSource } = catalog;
    for (const sort of Object.values(ProductSort)) await lists({ sort });
    await asAdmin(() => lists({ sort: ProductSort.PRODUCT_SORT_NAME_ASC, brand: 'Brand 7' }));
    await lists({ category: 'category-33', brand: 'No such' });
    await lists({ category: 'category-33', minPrice: 1, maxPrice: 2 });
    await lists({ brand: 'No such' });
    await lists({ minPrice: 90_000, facets: true });
    await lists({ attributes: [{ name: 'colour', value: 'ultraviolet' }] });
    await lists({ query: 'rare7', facets: true });
    await lists({ query: 'thimg' });
    await products.suggestProducts({ query: 'thing 123', limit: 0 });
    const category = await make.category(aSku('Walk'));
    const { id, variants } = await make.product({ categoryId: category.id }, [{ stock: 1 }, { stock: 3 }]);
    await asAdmin(() => products.updateProduct({ id, product: aProductInput({ name: 'Walked' }), updateMask: ['name'] }));
    await asAdmin(() => products.createVariant({ productId: id, variant: aVariantInput({ stock: 1 }) }));
    const orderId = randomUUID();
    const { stock } = catalog.from('orders');
    await stock.reserveStock({ orderId, lines: [{ sku: variants[0].sku, quantity: 1 }], holdSeconds: 1 });
    await stock.commitReservation({ orderId });
    await catalog.get(FreeOrphans).execute();
    await catalog.get(Idempotency).forgetOld();
    await asAdmin(() => catalog.categories.deleteCategory({ id: category.id })).catch(() => undefined);
    const file = {
      products: [aStagedProduct('walk', 2, { name: 'Walk' })],
      variants: [aStagedVariant('walk', 2, aSku(), { price: 1 })],
      rejected: [],
    };
    const importId = await queueImport(dataSource, [file], {});
    await runImport(catalog.get(ImportDatabase).url, importId, new AbortController().signal, readStaged);
    await asAdmin(() => catalog.imports.listImports({ page: undefined }));
  }

  it('are all asked for something, but for one that nobody needs', async () => {
    await walk();
    await eventually(async () => {
      const { rows } = await admin.query<{ name: string }>(unused);
      expect(rows.map(({ name }) => name)).toEqual(['nobody_asks']);
    });
  });
});
