import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultPoint } from '#platform/faults/fault-point.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { tally } from '#testing/in-parallel.js';
import type { SeededRandom } from '#testing/seeded-random.js';
import { TestShop } from '#testing/test-shop.js';
import { checkImports } from './check-imports.js';
import { checkPurchases } from './check-purchases.js';
import { type Goods, Purchase } from './purchase.js';
import { SentFile } from './sent-file.js';

export const orderPoints: readonly FaultPoint[] = [
  'orders.after-claim',
  'orders.after-reserve',
  'orders.after-provider-answer',
  'orders.before-response',
];

export const importPoints: readonly FaultPoint[] = ['catalog.import-reading', 'catalog.import-resolving', 'catalog.import-applying'];
/** How often an import comes to each. */
const times: Partial<Record<FaultPoint, number>> = { 'catalog.import-reading': 2, 'catalog.import-applying': 3 };

/** Each of them charges in the end. */
const tokens = [
  ...['tok_ok', 'tok_ok', 'tok_ok', 'tok_async_ok', 'tok_timeout'],
  ...['tok_error_after_charge', 'tok_duplicate_webhooks', 'tok_reordered_webhooks'],
];
const stock = 100_000;
const deadWithinMs = 60_000;
const backWithinMs = 60_000;
/** Who waits for an answer while orders dies again and again must get a chance, as must a claim whose time has to run out. */
const backlog = 4;
const backlogWithinMs = 120_000;

export interface CrashPlan {
  /** A death each, in this order. */
  points: readonly FaultPoint[];
  random: SeededRandom;
  say?: (line: string) => void;
}

export interface CrashFigures {
  deaths: Record<string, number>;
  /** Answers other than the last, which made the client ask again. */
  repeated: Record<string, number>;
  orders: number;
  files: number;
  violations: string[];
}

/**
 * Kills orders or catalog once at each of the points, while somebody buys or sends product files, and checks that everybody has one order and one charge,
 * and that each file came in once.
 */
export async function crashPoints({ points: plan, random, say = () => undefined }: CrashPlan): Promise<CrashFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-crash-points-'));
  const file = join(folder, 'fault');
  const copy = await startCopy({ dataDir: join(folder, 'data'), env: { FAULT_FILE: file, ASHLAR_RESTART_DELAY_MS: '50' } });
  try {
    const shop = await TestShop.open(copy);
    const customers = await Promise.all(Array.from({ length: 5 }, () => shop.customer()));
    const skus = await Promise.all([1_000, 2_599, 37].map((price) => shop.sku({ stock, price })));
    const purchases: Purchase[] = [];
    const files: SentFile[] = [];
    const administrator = () => shop.logIn(copy.admin.email, copy.admin.password);
    for (const [n, point] of plan.entries()) {
      const victim = point.startsWith('orders.') ? 'orders' : 'catalog';
      const before = copy.pids()[victim];
      await eventually(() => assertFew(purchases), backlogWithinMs);
      await files.at(-1)?.done;
      arm(file, `${point}@${1 + random.below(times[point] ?? 1)}`);
      if (victim === 'catalog') files.push(SentFile.begin(await administrator(), files.length));
      else {
        const goods: Goods = { [random.of(skus)]: 1 + random.below(3), [random.of(skus)]: 1 };
        purchases.push(Purchase.begin(random.of(customers), goods, random.of(tokens)));
      }
      await eventually(() => {
        if (existsSync(file)) throw new Error(`Nobody came to ${point} within ${deadWithinMs / 1000} s`);
      }, deadWithinMs);
      await eventually(() => isBack(copy, victim, before), backWithinMs);
      say(`${n + 1}/${plan.length} ${point}`);
    }
    await Promise.all([...purchases, ...files].map((each) => each.done));
    return {
      deaths: tally(plan),
      repeated: tally([...purchases, ...files].flatMap(({ troubles }) => troubles)),
      orders: purchases.length,
      files: files.length,
      violations: [
        ...(await checkPurchases(shop, purchases, Object.fromEntries(skus.map((sku) => [sku, stock])))),
        ...(await checkImports(copy, await administrator(), files)),
      ],
    };
  } finally {
    await copy.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In one step: the process reads the file while we write. */
function arm(file: string, point: string): void {
  writeFileSync(`${file}.new`, point);
  renameSync(`${file}.new`, file);
}

function assertFew(purchases: readonly Purchase[]): void {
  const open = purchases.filter(({ isDone }) => !isDone).length;
  if (open > backlog) throw new Error(`${open} purchases wait for an answer`);
}

async function isBack(copy: AshlarCopy, victim: string, before: number | null | undefined): Promise<void> {
  const pid = copy.pids()[victim];
  if (!pid || pid === before) throw new Error(`${victim} is not back`);
  const { status } = await fetch(`${copy.url}/health/ready`);
  if (status !== 200) throw new Error(`/health/ready answers ${status}`);
}
