// `npm run relevance`: how well searches of real products answer judged queries, as NDCG@10, beside what PostgreSQL does by itself.
import pg from 'pg';
import { parseArgs } from 'node:util';
import { PostgresSearch } from '../../apps/catalog/src/search/postgres-search.js';
import { catalogDatabase } from '../../apps/catalog/src/data-source.js';
import type { ProductFilter } from '../../apps/catalog/src/search/product-filter.js';
import { ProductSort } from '#contracts/generated/ashlar/catalog/v1/products.js';
import type { ReadDatabase } from '#platform/database/replicas/read-database.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { loadProducts } from './load-products.js';
import { ndcg } from './ndcg.js';
import { gradeOf, judgedQueries } from './queries.js';
import { haveData, realProducts } from './real-products.js';

const { values: options } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, verbose: { type: 'boolean', default: false } },
});
if (!haveData(options.data)) {
  console.log(`Skipped: the real products that the queries were judged on are not in ${options.data} (--data FOLDER)`);
  process.exit(0);
}

interface Score {
  kind: string;
  query: string;
  ours: number;
  plain: number;
  shown: string[];
}

async function judge(): Promise<Score[]> {
  const manager = {
    query: async (text: string, values: unknown[]) => (await pool.query<object>(text, values)).rows,
    dataSource: { driver: { master: pool } },
  };
  const read = <T>(work: (from: typeof manager) => T) => work(manager);
  const search = new PostgresSearch({ read } as unknown as ReadDatabase);
  const everything = { category: '', brand: '', minPrice: undefined, maxPrice: undefined, inStock: undefined, attributes: [] };
  const scores: Score[] = [];
  for (const judged of judgedQueries) {
    const grades = products.map((product) => gradeOf(judged, product));
    const filter: ProductFilter = { ...everything, query: judged.query, status: 'active' };
    const { rows } = await search.page({ filter, sort: ProductSort.PRODUCT_SORT_RELEVANCE, after: undefined, limit: 10 });
    const ours = gradesOf(rows, grades);
    const plain = gradesOf((await client.query<{ slug: string }>(plainSearch, [judged.query])).rows, grades);
    const shown = rows.map(({ name }, at) => `${ours[at]} ${name}`);
    scores.push({ kind: judged.kind, query: judged.query, ours: ndcg(ours, grades), plain: ndcg(plain, grades), shown });
  }
  return scores;
}

/** Slugs are numbered as the products are. */
const gradesOf = (rows: readonly { slug: string }[], grades: readonly number[]): number[] =>
  rows.map(({ slug }) => grades[Number(slug.slice(2)) - 1] ?? 0);

/** What one would write first: English full text of everything, ranked, or the name has the query in it. */
const plainSearch = `
  SELECT slug FROM plain WHERE document @@ plainto_tsquery('english', $1) OR name ILIKE '%' || $1 || '%'
  ORDER BY ts_rank(document, plainto_tsquery('english', $1)) DESC, slug LIMIT 10`;

function report(scores: readonly Score[]): void {
  const mean = (of: readonly Score[], by: (score: Score) => number) =>
    (of.reduce((sum, score) => sum + by(score), 0) / of.length).toFixed(3);
  const line = (name: string, of: readonly Score[]) =>
    console.log(
      `${name.padEnd(22)}${String(of.length).padStart(4)}  ${mean(of, ({ ours }) => ours)}     ${mean(of, ({ plain }) => plain)}`,
    );
  if (options.verbose)
    for (const { query, ours, shown } of scores) console.log(`${ours.toFixed(2)} ${query}\n     ${shown.join('\n     ')}`);
  console.log(`NDCG@10 over ${products.length} real products\n\nkind               queries  Ashlar    plain full text`);
  for (const kind of new Set(scores.map((score) => score.kind))) line(kind, scores.filter((score) => score.kind === kind)); // prettier-ignore
  line('all', scores);
}

const products = realProducts(options.data);
const database = await createTestDatabase(catalogDatabase);
const client = new pg.Client(database.ownerUrl);
await client.connect();
const pool = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
try {
  await loadProducts(client, products);
  await client.query(`CREATE TEMP TABLE plain AS
    SELECT p.slug, p.name, to_tsvector('english', concat_ws(' ', p.name, p.brand, c.name, p.description)) AS document
    FROM product p LEFT JOIN category c ON c.id = p.category_id`);
  report(await judge());
} finally {
  await pool.end();
  await client.end();
  await database.drop();
}
process.exit(0);
