import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type autocannon from 'autocannon';
import pg from 'pg';
import { request } from 'undici';
import { startCopy, type AshlarCopy } from '#testing/ashlar-copy.js';
import { floorServer } from '../floor.js';
import { measure } from '../load.js';
import { memoryOf } from '../observe.js';
import { runningPids } from '../running-pids.js';
import { Shop } from '../shop.js';
import type { ByIdFloor, CatalogCard, ScenarioRow } from './card.js';
import { measureCopyFloor } from './copy-floor.js';
import { deepPages } from './deep-pages.js';
import { measureEdits } from './edits.js';
import { importFile } from './import-run.js';
import { logPlans, logSize, plansSince } from './plans.js';
import { writeProductFile } from './product-file.js';
import { scenariosOf, type CatalogScenario } from './scenarios.js';
import { statementTimes } from './statement-times.js';

export interface CatalogBenchOptions {
  seconds: number;
  /** Only scenarios whose name begins so. */
  only: string;
  plans: boolean;
  say: (line: string) => void;
}

const warmUpSeconds = 3;
/** Of a gateway that was just started, until its code is as quick as it gets. */
const firstWarmUpSeconds = 12;
const aloneSeconds = 2;
const settled = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const limits = { LOG_LEVEL: 'info', RATE_LIMITS: 'off' };

/** Everything about a catalog of one size, on a copy of its own. */
export async function measureCatalog(products: number, options: CatalogBenchOptions): Promise<CatalogCard> {
  const { say } = options;
  const dataDir = mkdtempSync(join(tmpdir(), 'ashlar-catalog-bench-'));
  const path = join(dataDir, 'products.csv');
  let copy = await startCopy({ dataDir, env: { ...limits, CATALOG_CACHE: 'off' } });
  try {
    say(`writing a file of ${products} products …`);
    const { rows: variants } = await writeProductFile(path, products);
    const admin = async () => new Shop(copy.url).logIn(copy.admin.email, copy.admin.password);
    const first = await importFile(copy, await admin(), path, (line) => say(`import: ${line}`));
    const client = new pg.Client({ connectionString: copy.databaseUrl('catalog') });
    await client.connect();
    await drained(client, say);
    const again = await importFile(copy, await admin(), path, (line) => say(`again: ${line}`));
    say('measuring the floor of the import …');
    const floor = await measureCopyFloor(copy.databaseUrl('catalog'));
    await client.query('VACUUM ANALYZE');
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    const ids = (await client.query<{ id: string }>('SELECT id FROM product ORDER BY random() LIMIT 1000')).rows.map(({ id }) => id);
    if (options.plans) {
      await logPlans(copy);
      await copy.restart();
    }
    const scenarios = scenariosOf(products, ids, await deepPages(copy.url, ['name', '-name', 'price', '-price', 'newest'], products));
    const rows: ScenarioRow[] = [];
    for (const scenario of scenarios.filter(({ name, requests }) => name.startsWith(options.only) && requests.length > 0)) {
      rows.push(await measureScenario(copy, scenario, options));
    }
    const byIdFloor = await measureByIdFloor(copy, ids, options.seconds);
    await client.end();
    await copy.halt();
    copy = await startCopy({ dataDir, env: limits });
    const again2 = new pg.Client({ connectionString: copy.databaseUrl('catalog') });
    await again2.connect();
    const idleMb = memoryOf(runningPids(copy));
    const cached = { url: copy.url, connections: 32, requests: ids.slice(0, 100).map((id) => ({ path: `/api/v1/products/${id}` })) };
    await measure({ ...cached, seconds: firstWarmUpSeconds });
    const cachedById = await measure({ ...cached, seconds: options.seconds });
    const edits = await measureEdits(copy, await admin(), again2, ids);
    await again2.end();
    return { products, variants, first, again, floor, byIdFloor, cachedById, rows, edits, idleMb };
  } finally {
    await copy.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What an import leaves to be told to others is told before anything is measured. */
async function drained(client: pg.Client, say: (line: string) => void): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ left: string }>(
      'SELECT count(*) AS left FROM (SELECT FROM event_log WHERE position IS NULL LIMIT 100000) waiting',
    );
    if (rows[0].left === '0') break;
    say(`waiting for ${rows[0].left} events to be told …`);
    await settled(1_000);
  }
  await settled(5_000);
}

/** What a service reads before its first answer, as facets of a large catalog do, is no part of what answers cost. */
async function firstAnswer(copy: AshlarCopy, { path = '', method = 'GET', headers, body }: autocannon.Request): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const answer = await request(copy.url + path, { method, headers: headers as Record<string, string>, body: body ?? null });
    await answer.body.dump();
    if (answer.statusCode < 500) return;
    await settled(500);
  }
}

async function measureScenario(
  copy: AshlarCopy,
  { name, clients, requests, mostMs }: CatalogScenario,
  options: CatalogBenchOptions,
): Promise<ScenarioRow> {
  options.say(`measuring ${name} …`);
  const load = { url: copy.url, connections: clients, requests };
  await firstAnswer(copy, requests[0]);
  await measure({ ...load, seconds: warmUpSeconds });
  const measured = await measure({ ...load, seconds: options.seconds });
  const from = logSize(copy);
  const statements = await statementTimes(copy, () => measure({ ...load, connections: 1, seconds: aloneSeconds }));
  if (options.plans) for (const plan of plansSince(copy, from).slice(0, 3)) options.say(plan);
  return { name, clients, mostMs, measured, statements };
}

/** By id beside the least that it can cost, turn by turn. */
async function measureByIdFloor(copy: AshlarCopy, ids: readonly string[], seconds: number): Promise<ByIdFloor> {
  const { url, child } = await floorServer(copy.databaseUrl('catalog'));
  const turn = Math.max(2, seconds / 3);
  const [ashlar, floor] = [
    { url: copy.url, connections: 32, requests: ids.map((id) => ({ path: `/api/v1/products/${id}` })) },
    { url, connections: 32, requests: ids.map((id) => ({ path: `/products/${id}` })) },
  ];
  await measure({ ...floor, seconds: 2 });
  await measure({ ...ashlar, seconds: 2 });
  const nothing = { url, connections: 32, requests: [{ path: '/nothing' }] };
  await measure({ ...nothing, seconds: 2 });
  const { requestsPerSecond: nothingPerSecond } = await measure({ ...nothing, seconds });
  const turns: { ratio: number; perSecond: number }[] = [];
  for (let n = 0; n < 3; n++) {
    const { requestsPerSecond } = await measure({ ...ashlar, seconds: turn });
    const least = await measure({ ...floor, seconds: turn });
    turns.push({ ratio: requestsPerSecond / least.requestsPerSecond, perSecond: requestsPerSecond });
  }
  child.disconnect();
  return { ...turns.sort((a, b) => a.ratio - b.ratio)[1], nothingPerSecond };
}
