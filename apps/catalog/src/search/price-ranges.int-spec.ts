import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { ProductSort } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { createDataSource } from '#platform/database/service-database.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { SeededRandom } from '#testing/seeded-random.js';
import type { TestDatabase } from '#testing/test-database.js';
import { fillAtRandom } from '../../test/random-catalog.js';
import { catalogDatabase } from '../data-source.js';
import { inOrder } from './ordered-products.sql.js';
import type { ProductFilter } from './product-filter.js';
import { keysetOf, type EffectiveSort, type ListedRow } from './product-sort.js';

interface Known {
  id: string;
  status: string;
  brand: string | null;
  in_stock: boolean;
  newest_at: Date;
  prices: number[];
}

const dearest = Number.MAX_SAFE_INTEGER;
const sorts = [ProductSort.PRODUCT_SORT_PRICE_ASC, ProductSort.PRODUCT_SORT_PRICE_DESC, ProductSort.PRODUCT_SORT_NEWEST] as const;

describe('lists by price of a random catalog', () => {
  const random = new SeededRandom();
  let database: TestDatabase;
  let dataSource: DataSource;
  let known: Known[];
  beforeAll(async () => {
    database = await createTestDatabase(catalogDatabase);
    dataSource = await createDataSource(catalogDatabase, database.url).initialize();
    // More than the way along the order is tried for, so that both ways are gone.
    await fillAtRandom(dataSource, 3_000, random, somePrice);
    known = await dataSource.query(
      `SELECT p.id, p.status, p.brand, p.in_stock, p.newest_at, json_agg(v.price) AS prices
       FROM product p JOIN variant v ON v.product_id = p.id GROUP BY p.id`,
    );
    const owner = new pg.Client(database.ownerUrl);
    await owner.connect();
    await owner.query('VACUUM ANALYZE product');
    await owner.end();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** Of all magnitudes, and often at a power of two or beside it, where spans change. */
  function somePrice(): number {
    const near = 2 ** random.below(54) + random.below(3) - 1;
    return Math.min(dearest, random.below(2) === 0 ? near : random.below(2_000));
  }

  function someFilter(): ProductFilter {
    const [low, high] = [somePrice(), random.below(3) === 0 ? somePrice() + 3 : somePrice()].sort((a, b) => a - b);
    return {
      ...{ query: '', category: '', attributes: [] },
      brand: random.below(5) === 0 ? 'Loom' : '',
      inStock: random.below(5) === 0 ? true : undefined,
      status: random.of(['active', 'active', 'draft', undefined] as const),
      minPrice: random.below(10) === 0 ? undefined : low,
      maxPrice: random.below(3) === 0 ? undefined : Math.min(high, dearest),
    };
  }

  function expected({ brand, inStock, status, minPrice = 0, maxPrice = dearest }: ProductFilter, sort: EffectiveSort): string[] {
    const found = known.filter(
      (product) =>
        (status === undefined || product.status === status) &&
        (brand === '' || product.brand === brand) &&
        (inStock === undefined || product.in_stock === inStock) &&
        product.prices.some((price) => price >= minPrice && price <= maxPrice),
    );
    const key = (product: Known) => (sort === ProductSort.PRODUCT_SORT_NEWEST ? product.newest_at.getTime() : Math.min(...product.prices));
    found.sort((a, b) => key(a) - key(b) || (a.id < b.id ? -1 : 1));
    return (sort === ProductSort.PRODUCT_SORT_PRICE_ASC ? found : found.reverse()).map(({ id }) => id);
  }

  async function pages(filter: ProductFilter, sort: EffectiveSort, most: number): Promise<string[]> {
    const ids: string[] = [];
    let last: ListedRow | undefined;
    while (ids.length < most) {
      const { text, values } = inOrder(
        { filter, sort, after: last && keysetOf(sort, last), limit: 25 },
        random.of([undefined, 'few', 'many'] as const),
      );
      const rows: ListedRow[] = await dataSource.query(text, values);
      ids.push(...rows.map(({ id }) => id));
      last = rows.at(-1);
      if (rows.length < 25) break;
    }
    return ids;
  }

  it('show what has a price in the range, in its order, page by page', async () => {
    let shown = 0;
    for (let round = 0; round < 80; round++) {
      const [filter, sort] = [someFilter(), random.of(sorts)];
      const ids = await pages(filter, sort, 75);
      expect({ filter, sort, ids }).toEqual({
        filter,
        sort,
        ids: expected(filter, sort).slice(0, ids.length < 75 ? undefined : ids.length),
      });
      shown += ids.length;
    }
    expect(shown).toBeGreaterThan(500);
  });
});
