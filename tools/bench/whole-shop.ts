import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startCopy, type AshlarCopy } from '#testing/ashlar-copy.js';
import { printCard, type Card, type CardRow } from './card.js';
import { measureHashing } from './floor-hash.js';
import { createFloorTables, markOf, measureFloor, writtenSince } from './floor-order.js';
import { floorServer } from './floor.js';
import { measure, type Measurement } from './load.js';
import { memoryOf, observe, type Observation } from './observe.js';
import { runningPids } from './running-pids.js';
import { byId, listOf24, logIn, orderBody, placeAndPay, search, type Scenario } from './scenarios.js';
import { Shop, type Seeded } from './shop.js';

const { values: options } = parseArgs({
  options: {
    products: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '15' },
    json: { type: 'string', default: 'bench-card.json' },
  },
});
const seconds = Number(options.seconds);
const products = Number(options.products);
if (!(seconds > 0) || !(Number.isInteger(products) && products > 0)) {
  console.error('Usage: npm run bench -- [--products 10000] [--seconds 15] [--json bench-card.json]');
  process.exit(1);
}
/** Code that was never run before costs about twice as much. */
const warmUpSeconds = 12;
/** An odd number. */
const turns = 3;
const say = (line: string) => process.stderr.write(`${line}\n`);
/** The one in the middle by what `by` says of each. */
const middle = <T>(from: readonly T[], by: (each: T) => number): T => [...from].sort((a, b) => by(a) - by(b))[from.length >> 1];
const settled = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Bench {
  copy: AshlarCopy;
  shop: Shop;
  seeded: Seeded;
  catalog: pg.Client;
  orders: pg.Client;
}

/** Ashlar and the floor take turns, so that a slow moment of the machine meets both; the ratio is the median of the turns'. */
async function row(bench: Bench, scenario: Scenario, floor: (seconds: number) => Promise<Measurement>): Promise<CardRow> {
  const { name, clients } = scenario;
  const load = { url: bench.copy.url, connections: clients, requests: scenario.requests };
  const turn = seconds / turns;
  say(`measuring ${name} …`);
  await measure({ ...load, seconds: warmUpSeconds });
  await floor(2);
  const observed: Observation[] = [];
  const least: Measurement[] = [];
  for (let n = 0; n < turns; n++) {
    observed.push(await observe(runningPids(bench.copy), bench.catalog, () => measure({ ...load, seconds: turn })));
    await settled(1_000);
    least.push(await floor(turn));
  }
  const ratios = observed.map(({ measured }, n) => measured.requestsPerSecond / (least[n]?.requestsPerSecond ?? Infinity));
  const { measured: ashlar, ...usage } = middle(observed, ({ measured }) => measured.requestsPerSecond);
  return { name, clients, ashlar, floor: middle(least, (each) => each.requestsPerSecond), ratio: middle(ratios, Number), ...usage };
}

async function catalogRows(bench: Bench): Promise<CardRow[]> {
  const { url, child } = await floorServer(bench.copy.databaseUrl('catalog'));
  const least = (scenario: Scenario, path: (own: string) => string) => (turn: number) =>
    measure({
      url,
      connections: scenario.clients,
      seconds: turn,
      requests: scenario.requests.map((request) => ({ path: path(request.path ?? '') })),
    });
  const read = byId(bench.seeded);
  const list = listOf24();
  const found = search(bench.seeded);
  const rows = [
    await row(
      bench,
      read,
      least(read, (path) => path.replace('/api/v1', '')),
    ),
    await row(
      bench,
      list,
      least(list, () => '/products'),
    ),
    await row(
      bench,
      found,
      least(found, (path) => path.replace('/api/v1/products', '/search')),
    ),
  ];
  child.disconnect();
  return rows;
}

async function orderRow(bench: Bench): Promise<CardRow> {
  const tokens: string[] = [];
  for (let n = 0; n < 16; n++) tokens.push(await bench.shop.register(`buyer-${n}@example.com`, `bench password ${n}`));
  const marks = [await markOf(bench.catalog), await markOf(bench.orders)] as const;
  await bench.shop.post('/orders', orderBody(bench.seeded.skus), tokens[0]);
  await settled(3_000);
  const written = [...(await writtenSince(bench.catalog, marks[0])), ...(await writtenSince(bench.orders, marks[1]))].map((each, n) => ({
    ...each,
    table: `${each.table}_${n}`,
  }));
  await bench.orders.query('CREATE DATABASE bench_floor');
  const floorUrl = bench.copy.databaseUrl('orders').replace(/\/orders$/, '/bench_floor');
  const scratch = new pg.Client({ connectionString: floorUrl });
  await scratch.connect();
  await createFloorTables(scratch, written);
  await scratch.end();
  say(`an order writes ${written.map(({ table, rows }) => `${rows.length} ${table.replace(/^floor_\d+_|_\d+$/g, '')}`).join(', ')}`);
  const scenario = placeAndPay(bench.seeded, tokens);
  const result = await row(bench, scenario, (turn) => measureFloor(floorUrl, written, scenario.clients, turn));
  await bench.orders.query('DROP DATABASE bench_floor');
  return result;
}

async function run(): Promise<Card> {
  // What is kept for a second would hide what a read costs: `npm run bench -- catalog` measures the cache.
  const env = { LOG_LEVEL: 'info', RATE_LIMITS: 'off', CATALOG_CACHE: 'off' };
  say('starting a copy of its own …');
  const dataDir = mkdtempSync(join(tmpdir(), 'ashlar-bench-'));
  const firstStart = performance.now();
  const copy = await startCopy({ dataDir, env });
  const firstReadySeconds = (performance.now() - firstStart) / 1000;
  await copy.stop();
  const secondStart = performance.now();
  await copy.start();
  const secondReadySeconds = (performance.now() - secondStart) / 1000;
  const connect = async (database: 'catalog' | 'orders') => {
    const client = new pg.Client({ connectionString: copy.databaseUrl(database) });
    await client.connect();
    return client;
  };
  await settled(15_000);
  const byProcess = memoryOf(runningPids(copy));
  const catalog = await connect('catalog');
  await catalog.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const orders = await connect('orders');
  const shop = new Shop(copy.url);
  try {
    const admin = await shop.logIn(copy.admin.email, copy.admin.password);
    const seeded = await shop.seed(products, admin, (done) => process.stderr.write(`\rmaking products: ${done}/${products}`));
    process.stderr.write('\n');
    await catalog.query('VACUUM ANALYZE');
    const bench: Bench = { copy, shop, seeded, catalog, orders };
    const login = logIn(copy.admin.email, copy.admin.password);
    const rows = [...(await catalogRows(bench)), await row(bench, login, measureHashing), await orderRow(bench)];
    return {
      at: new Date().toISOString(),
      node: process.versions.node,
      cores: cpus().length,
      products,
      seededPerSecond: seeded.perSecond,
      firstReadySeconds,
      secondReadySeconds,
      idleMb: { total: Object.values(byProcess).reduce((sum, mb) => sum + mb, 0), byProcess },
      rows,
    };
  } finally {
    await shop.close();
    await catalog.end();
    await orders.end();
    await copy.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const card = await run();
console.log(printCard(card));
writeFileSync(options.json, `${JSON.stringify(card, undefined, 2)}\n`);
