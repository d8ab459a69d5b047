import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import type { ApiClient } from '#testing/api-client.js';
import { eventually } from '#testing/eventually.js';
import { TestShop } from '#testing/test-shop.js';
import { importFile } from '../../bench/catalog/import-run.js';
import { writeProductFile } from '../../bench/catalog/product-file.js';
import { type BadRequest, badRequests } from '../bad-requests.js';
import { onDatabase } from '../event-times.js';
import { percentile } from '../percentile.js';
import { type Finding, figure, type Scenario } from '../scenario.js';

const products = 10_000;
const withinMs = 50;
/** Of the first, whose code nobody ran before, nothing is kept. */
const rounds = { thrownAway: 1, kept: 4 };
const leastRequests = 100;
const toldWithinMs = 300_000;

interface Timed {
  asked: BadRequest;
  ms: number;
}

/** What asks for nothing that there is, one request after the other, with no cache that could answer. */
export const badInput: Scenario = {
  name: 'bad-input',
  about: `requests that are refused or find nothing, among ${products} products: how long each kind takes`,
  async run(say) {
    const copy = await startCopy({ env: { CATALOG_CACHE: 'off' } });
    const folder = mkdtempSync(join(tmpdir(), 'ashlar-bad-input-'));
    const agent = new Agent({ connections: 1, pipelining: 1 });
    try {
      const file = join(folder, 'products.csv');
      await writeProductFile(file, products);
      const { admin } = await TestShop.open(copy);
      const { created, seconds } = await importFile(copy, admin.token ?? '', file, () => undefined);
      say(`${created} products came in within ${seconds.toFixed(0)} s`);
      await eventually(() => allTold(admin), toldWithinMs);
      await onDatabase(copy, 'catalog', (client) => client.query('VACUUM ANALYZE'));
      const findings: Finding[] = [];
      for (const [kind, requests] of Object.entries(badRequests)) findings.push(await measured(copy, agent, kind, requests, say));
      return findings;
    } finally {
      await agent.close();
      await copy.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** What an import leaves to be told to others would take its time from what is measured. */
async function allTold(admin: ApiClient): Promise<void> {
  const consumers = (await admin.get<{ name: string; progress: { position: number; head: number }[] }[]>('/event-consumers')).data;
  const behind = consumers.filter(({ progress }) => progress.some(({ position, head }) => position < head));
  if (behind.length > 0) throw new Error(`${behind.map(({ name }) => name).join(', ')} have not heard of all products`);
}

async function measured(
  { url }: AshlarCopy,
  agent: Agent,
  kind: string,
  requests: () => BadRequest[],
  say: (line: string) => void,
): Promise<Finding> {
  const timed: Timed[] = [];
  const found: string[] = [];
  const enough = Math.max(rounds.kept, Math.ceil(leastRequests / requests().length));
  for (let round = -rounds.thrownAway; round < enough; round++) {
    for (const asked of requests()) {
      const began = performance.now();
      const { status, text } = await ask(agent, url, asked);
      if (round >= 0) timed.push({ asked, ms: performance.now() - began });
      if (!isNothing(asked, status, text)) found.push(`${shown(asked)} answered ${status} ${text.slice(0, 200)}`);
    }
  }
  for (const each of new Set(found)) say(each);
  const times = timed.map(({ ms }) => ms);
  const slowest = timed.reduce((one, other) => (other.ms > one.ms ? other : one));
  if (slowest.ms > withinMs) say(`${slowest.ms.toFixed(0)} ms: ${shown(slowest.asked)}`);
  const p95 = percentile(times, 0.95);
  const seen = `p95 ${p95.toFixed(1)} ms, slowest ${slowest.ms.toFixed(1)} ms of ${times.length}`;
  return figure(kind, seen, `p95 at most ${withinMs} ms, and nothing found`, p95 <= withinMs && found.length === 0);
}

async function ask(dispatcher: Agent, url: string, { path, query }: BadRequest): Promise<{ status: number; text: string }> {
  const posted = query !== undefined && {
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  };
  const { statusCode, body } = await request(url + path, { dispatcher, ...posted });
  return { status: statusCode, text: await body.text() };
}

/** Whether it was refused, or has nothing in it. What GraphQL's own limits allow may be answered. */
function isNothing({ query }: BadRequest, status: number, text: string): boolean {
  if (status !== 200) return status === 400;
  if (query !== undefined) return !text.includes('"slug"');
  return (JSON.parse(text) as { data: unknown[] }).data.length === 0;
}

const shown = ({ path, query = '' }: BadRequest): string => `${path} ${query}`.slice(0, 160);
