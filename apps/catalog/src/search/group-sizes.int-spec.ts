import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { ProductSort } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { createDataSource } from '#platform/database/service-database.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { SeededRandom } from '#testing/seeded-random.js';
import type { TestDatabase } from '#testing/test-database.js';
import { fillAtRandom } from '../../test/random-catalog.js';
import { catalogDatabase } from '../data-source.js';
import type { GroupSize } from './group-sizes.js';
import { inOrder } from './ordered-products.sql.js';
import type { ProductFilter } from './product-filter.js';
import { keysetOf, type EffectiveSort, type ListedRow } from './product-sort.js';

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await createTestDatabase(catalogDatabase);
  dataSource = await createDataSource(catalogDatabase, database.url).initialize();
  await fillAtRandom(dataSource, 400, new SeededRandom());
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const everything: ProductFilter = {
  ...{ query: '', category: '', brand: '', attributes: [] },
  ...{ minPrice: undefined, maxPrice: undefined, inStock: undefined, status: undefined },
};
const parts: Partial<ProductFilter>[] = [
  { query: 'linen' },
  { category: 'clothes' },
  { brand: 'Loom' },
  { minPrice: 100 },
  { maxPrice: 5_000 },
  { inStock: true },
  { attributes: [{ name: 'vegan', value: 'true' }] },
  { status: 'active' },
];
/** With every choice of the parts that has a brand or a category. */
const filters = Array.from({ length: 2 ** parts.length }, (_, chosen): ProductFilter => {
  const meant = parts.filter((_part, nth) => ((chosen >> nth) & 1) === 1);
  return Object.assign({}, everything, ...meant) as ProductFilter;
}).filter(({ category, brand }) => category !== '' || brand !== '');

async function twoPages(filter: ProductFilter, sort: EffectiveSort, size: GroupSize | undefined): Promise<string[]> {
  const ids: string[] = [];
  for (let page = 0, last: ListedRow | undefined; page < 2 && (page === 0 || last); page++) {
    const { text, values } = inOrder({ filter, sort, after: last && keysetOf(sort, last), limit: 5 }, size);
    const rows: ListedRow[] = await dataSource.query(text, values);
    ids.push(...rows.map(({ id }) => id));
    last = rows.at(-1);
  }
  return ids;
}

it.each([ProductSort.PRODUCT_SORT_NEWEST, ProductSort.PRODUCT_SORT_PRICE_ASC] as const)(
  'a list by %s is the same whatever its brand or category is known to have, with every choice of filters',
  async (sort) => {
    let found = 0;
    for (const filter of filters) {
      const unknown = await twoPages(filter, sort, undefined);
      for (const size of ['few', 'many'] as const)
        expect({ filter, size, ids: await twoPages(filter, sort, size) }).toEqual({ filter, size, ids: unknown });
      found += unknown.length;
    }
    expect(found).toBeGreaterThan(filters.length);
  },
);
