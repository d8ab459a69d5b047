import type pg from 'pg';
import { pause } from '#platform/events/pause.js';
import { applyBatch, Overtaken, type Batch } from './apply-batch.js';
import { DescribeProducts } from './describe-products.js';
import type { ImportJob } from './import-job.js';
import { planTables } from './plan-tables.sql.js';
import type { Sessions } from './read-file.js';

/** How often a batch is planned anew because somebody else wrote what it was planned with. */
const mostAttempts = 8;
const progressEveryMs = 500;

/** Errors after which the batch may well go through when it is planned anew: unique and foreign key violations, deadlocks, locks that were not got. */
const passing = new Set(['23505', '23503', '40P01', '40001', '55P03']);

/** Applies the batches that are not done yet, in two lanes. Between two batches it stops when it is told to. */
export async function applyFile({ main, other }: Sessions, job: ImportJob, signal: AbortSignal): Promise<void> {
  const { rows: batches } = await main.query<Batch>(
    'SELECT number, first_line, last_line FROM import_batch WHERE import_id = $1 AND NOT done ORDER BY number',
    [job.id],
  );
  const describe = new DescribeProducts();
  const failed = new AbortController();
  const until = AbortSignal.any([signal, failed.signal]);
  const lanes = await Promise.allSettled(
    [main, other].map(async (session) => {
      try {
        await runLane(session, job, batches, until, describe);
      } catch (error) {
        failed.abort();
        throw error;
      }
    }),
  );
  const broken = lanes.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (broken) throw broken.reason;
  signal.throwIfAborted();
}

async function runLane(
  session: pg.Client,
  job: ImportJob,
  batches: Batch[],
  signal: AbortSignal,
  describe: DescribeProducts,
): Promise<void> {
  await session.query(planTables);
  let told = performance.now();
  for (let batch = batches.shift(); batch && !signal.aborted; batch = batches.shift()) {
    await withPatience((isRepeat) => applyBatch(session, job, batch, isRepeat, describe), signal);
    if (performance.now() - told < progressEveryMs) continue;
    await session.query(progressSql, [job.id, job.run]);
    told = performance.now();
  }
}

async function withPatience(apply: (isRepeat: boolean) => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await apply(attempt > 1);
    } catch (error) {
      const { code } = error as { code?: string };
      const passes = error instanceof Overtaken || (code !== undefined && passing.has(code));
      if (!passes || attempt === mostAttempts) throw error;
      await pause(50 * attempt, signal);
    }
  }
}

/** What the batches that are done come to. */
const progressSql = `
  UPDATE import SET created = b.created, updated = b.updated, unchanged = b.unchanged, rejected = coalesce((checkpoint ->> 'rejected')::bigint, 0) + b.rejected, updated_at = now()
  FROM (SELECT sum(created) AS created, sum(updated) AS updated, sum(unchanged) AS unchanged, sum(rejected) AS rejected
        FROM import_batch WHERE import_id = $1) b
  WHERE id = $1 AND run = $2`;
