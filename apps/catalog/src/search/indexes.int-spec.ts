import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { ProductSort } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { createDataSource } from '#platform/database/service-database.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import type { TestDatabase } from '#testing/test-database.js';
import { fillCatalog } from '../../test/many-products.js';
import { catalogDatabase } from '../data-source.js';
import { productById, productBySlug } from '../product/product.queries.js';
import { KindsOfMatch } from './kinds-of-match.js';
import type { ListWish, Statement } from './list-wish.js';
import { inOrder } from './ordered-products.sql.js';
import type { GroupSize } from './group-sizes.js';
import { conditionsOf, type ProductFilter } from './product-filter.js';
import { effectiveSort, keysetOf, orderBy, type EffectiveSort, type ListedRow } from './product-sort.js';
import { ranksOf } from './relevance.sql.js';
import { searchQuery } from './search-query.js';
import { SqlParams } from './sql-params.js';

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

const everything: ProductFilter = {
  ...{ query: '', category: '', brand: '', minPrice: undefined, maxPrice: undefined, inStock: undefined, attributes: [], status: 'active' },
};

const filters: [string, Partial<ProductFilter>][] = [
  ['everything on sale', {}],
  ['everything, as administrators see it', { status: undefined }],
  ['drafts', { status: 'draft' }],
  ['a rare word', { query: 'rare7' }],
  ['a common word', { query: 'common7' }],
  ['the beginning of a word', { query: 'thing 12' }],
  ['a SKU', { query: 'SKU-77-1' }],
  ['a category', { category: 'category-3' }],
  ['a category of the second level', { category: 'category-33' }],
  ['no such category', { category: 'no-such' }],
  ['a brand', { brand: 'Brand 7' }],
  ['no such brand', { brand: 'No such' }],
  ['at least a price', { minPrice: 9_000 }],
  ['at least a price that nothing has', { minPrice: 90_000 }],
  ['at most a price', { maxPrice: 300 }],
  ['between two prices', { minPrice: 4_000, maxPrice: 4_200 }],
  ['in stock', { inStock: true }],
  ['out of stock', { inStock: false }],
  ['an attribute', { attributes: [{ name: 'colour', value: 'red' }] }],
  ['a number as attribute', { attributes: [{ name: 'size', value: '7' }] }],
  ['an attribute that nothing has', { attributes: [{ name: 'colour', value: 'ultraviolet' }] }],
  [
    'all of it',
    {
      query: 'common7',
      category: 'category-3',
      brand: 'Brand 7',
      minPrice: 100,
      maxPrice: 9_000,
      inStock: true,
      attributes: [{ name: 'size', value: '7' }],
    },
  ],
];

const sorts = Object.values(ProductSort).filter((sort) => sort !== ProductSort.PRODUCT_SORT_UNSPECIFIED);

describe('with 10,000 products', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    database = await createTestDatabase(catalogDatabase);
    dataSource = await createDataSource(catalogDatabase, database.url).initialize();
    await fillCatalog(dataSource, 10_000);
    const owner = new pg.Client(database.ownerUrl);
    await owner.connect();
    await owner.query('VACUUM ANALYZE');
    await owner.end();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** Every node of the plan, the statement's own first. */
  async function nodesOf(text: string, values: unknown[]): Promise<Plan[]> {
    const [row] = await dataSource.query(`EXPLAIN (FORMAT JSON) ${text}`, values);
    const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];
    return nodes(row['QUERY PLAN'][0].Plan);
  }
  const scansOfProduct = (nodes: readonly Plan[]) =>
    nodes.filter((node) => node['Relation Name'] === 'product').map((node) => node['Node Type']);

  /** The first page without any cleverness: all that match, sorted. */
  async function plainly(filter: ProductFilter, sort: EffectiveSort): Promise<string[]> {
    const params = new SqlParams();
    const search = filter.query === '' ? undefined : searchQuery(filter.query, params);
    const matching = ['true', ...conditionsOf(filter, search, params)].join(' AND ');
    const text = `SELECT p.id FROM product p WHERE ${matching} ORDER BY ${orderBy(sort)} LIMIT 25`;
    return (await dataSource.query<{ id: string }[]>(text, params.values)).map(({ id }) => id);
  }

  /** What chooses the products of a page. */
  async function pageOf(wish: ListWish, size?: GroupSize): Promise<Statement> {
    if (wish.sort !== ProductSort.PRODUCT_SORT_RELEVANCE) return inOrder(wish, size);
    return ranksOf(wish, (await new KindsOfMatch().of(wish.filter, dataSource.manager)).typed);
  }

  const wishes = filters.flatMap(([name, filter]) => sorts.map((sort) => [name, sort, { ...everything, ...filter }] as const));
  it.each(wishes)(
    'listing %s by %s shows what matches and reads no whole table, on the first page and on the second',
    async (_, asked, filter) => {
      const sort = effectiveSort(asked, filter.query !== '');
      const first = await pageOf({ filter, sort, after: undefined, limit: 25 });
      const rows: ListedRow[] = await dataSource.query(first.text, first.values);
      const pages = [first];
      if (rows.length === 25) pages.push(await pageOf({ filter, sort, after: keysetOf(sort, rows[23]), limit: 25 }));
      if (sort !== ProductSort.PRODUCT_SORT_RELEVANCE) expect(rows.map(({ id }) => id)).toEqual(await plainly(filter, sort));
      for (const { text, values } of pages) {
        const scans = scansOfProduct(await nodesOf(text, values));
        expect(scans.length).toBeGreaterThan(0);
        expect(scans).not.toContain('Seq Scan');
      }
    },
  );

  it.each(wishes.filter(([, sort]) => sort !== ProductSort.PRODUCT_SORT_RELEVANCE))(
    'listing %s by %s shows the same, and reads no whole table, whatever the size of its group is taken for',
    async (_, asked, filter) => {
      const sort = effectiveSort(asked, filter.query !== '');
      const expected = await plainly(filter, sort);
      for (const size of ['few', 'many'] as const) {
        const { text, values } = await pageOf({ filter, sort, after: undefined, limit: 25 }, size);
        const rows: ListedRow[] = await dataSource.query(text, values);
        expect(rows.map(({ id }) => id)).toEqual(expected);
        if (filter.brand + filter.category !== '') expect(scansOfProduct(await nodesOf(text, values))).not.toContain('Seq Scan');
      }
    },
  );

  it.each(sorts)('everything by %s comes out of an index in its order, of each status by itself', async (asked) => {
    for (const [status, scans] of [
      ['active', 1],
      [undefined, 3],
    ] as const) {
      // prettier-ignore
      const sort = effectiveSort(asked, false);
      const { text, values } = await pageOf({ filter: { ...everything, status }, sort, after: undefined, limit: 25 });
      const nodes = await nodesOf(text, values);
      const ordered = nodes
        .filter((node) => node['Node Type'] === 'Limit')
        .flatMap((node) => node.Plans?.map((below) => below['Node Type']) ?? []);
      expect(ordered.filter((type) => type === 'Index Only Scan')).toHaveLength(scans);
    }
  });

  it.each([
    ['id', productById, '00000000-0000-7000-8000-000000000000'],
    ['slug', productBySlug, 'product-77'],
  ])('one by %s is found by its index, and so is all that belongs to it', async (_, text, key) => {
    const nodes = await nodesOf(text, [key, false]);
    expect(scansOfProduct(nodes)).toEqual(['Index Scan']);
    const whole = nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']);
    expect(whole.filter((relation) => relation !== 'category')).toEqual([]);
  });
});
