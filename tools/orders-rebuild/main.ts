// `npm run orders:rebuild`: makes every order anew from its events. See docs/audit.md.
import { parseArgs } from 'node:util';
import pg from 'pg';
import { findDatabases } from '../running-copy/find-databases.js';
import { ProgressLine } from '../running-copy/progress-line.js';
import { runTool } from '../running-copy/run-tool.js';
import { Snapshot } from '../running-copy/snapshot.js';
import { rewriteOrder } from './rewrite-order.js';
import { verifyOrders, type Difference } from './verify-orders.js';

const usage = `Usage: npm run orders:rebuild -- [--verify] [--data-dir DIR]
  --verify         only compare: nothing is written
  --data-dir DIR   of the running copy ($ASHLAR_DATA_DIR, .data unless set)
Databases that run elsewhere: ORDERS_DATABASE_URL and the other two.`;

const count = (n: number) => n.toLocaleString('en-GB');

await runTool(usage, async (args) => {
  const { values } = parseArgs({ args, options: { verify: { type: 'boolean' }, 'data-dir': { type: 'string' } } });
  const dataDir = values['data-dir'] ?? (process.env['ASHLAR_DATA_DIR'] || '.data');
  const startedAt = performance.now();
  const line = new ProgressLine();
  const { orders, events, differences } = await Snapshot.of(findDatabases(dataDir, 'ro', process.env).orders, (snapshot) =>
    verifyOrders(snapshot, (done) => line.show(() => `${count(done)} orders derived`)),
  );
  line.clear();
  for (const difference of differences) print(difference);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${count(orders)} orders derived from ${count(events)} events in ${seconds} s: ${count(differences.length)} differ`);
  if (differences.length === 0) return 0;
  return values.verify ? 1 : rewrite(findDatabases(dataDir, 'app', process.env).orders, differences);
});

function print({ orderId, ofRow, ofHistory }: Difference): void {
  for (const what of [...ofRow, ...ofHistory]) console.log(`order ${orderId}: ${what}`);
}

/** Answers with 0 when every order is what its events make it by now. */
async function rewrite(url: string, differences: readonly Difference[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let rewritten = 0;
  try {
    for (const { orderId, ofRow } of differences) {
      if (ofRow.length === 0) continue;
      const changed = await rewriteOrder(client, orderId);
      if (changed.length > 0) rewritten += 1;
      for (const what of changed) console.log(`rewritten, order ${orderId}: ${what}`);
    }
  } finally {
    await client.end();
  }
  const left = differences.filter(({ ofHistory }) => ofHistory.length > 0).length;
  console.log(`${count(rewritten)} rows rewritten${left > 0 ? `; ${count(left)} orders have differences that no rewriting mends` : ''}`);
  return left > 0 ? 1 : 0;
}
