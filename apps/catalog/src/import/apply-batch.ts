import type pg from 'pg';
import { faultPoint } from '#platform/faults/fault-point.js';
import type { DescribeProducts } from './describe-products.js';
import { step, type ImportJob } from './import-job.js';
import {
  dropParts,
  gatherProblems,
  holdCategories,
  noteProblems,
  planProducts,
  uniteNewOptions,
  unitePlannedOptions,
  weighPlan,
} from './plan-products.sql.js';
import { lockProducts, lockShelves, planVariants } from './plan-variants.sql.js';
import { SaidWords } from './said-words.js';
import { insertProducts, recordNewProducts, showStock, updateProducts } from './write-products.sql.js';
import { adjustStock, beginStock, insertVariants, updateVariants } from './write-variants.sql.js';

/** Lines of the file that are applied together. */
export interface Batch {
  number: number;
  first_line: string;
  last_line: string;
}

interface Plan {
  created: number;
  updated: number;
  unchanged: number;
  changed: number;
  dropped: number;
  refused: number;
  added: number;
  edited: number;
  adjusted: number;
}

/** Somebody else wrote what was planned with: the batch is planned anew. */
export class Overtaken extends Error {
  override name = 'Overtaken';
}

/**
 * Applies a batch: what it changes, its events, the rows that it refuses and the note that it is done are one transaction. It is planned with what the
 * catalog has at this moment, its products being locked. Shelves are locked when they are written, for the sake of orders, and before they are planned with only
 * when an order was quicker the first time.
 */
export async function applyBatch(
  session: pg.Client,
  job: ImportJob,
  batch: Batch,
  isRepeat: boolean,
  describe: DescribeProducts,
): Promise<void> {
  const lines = [batch.first_line, batch.last_line];
  await step(session, job, async () => {
    const { rowCount } = await session.query('SELECT FROM import_batch WHERE import_id = $1 AND number = $2 AND NOT done FOR UPDATE', [
      job.id,
      batch.number,
    ]);
    if (rowCount === 0) return;
    if (!job.dryRun) {
      await session.query(holdCategories, lines);
      await session.query(lockProducts, lines);
      if (isRepeat) await session.query(lockShelves, lines);
    }
    await session.query(planVariants, lines);
    await session.query('ANALYZE plan_variant (product_id, id, sku, code, is_new, is_changed, is_known_shelf)');
    await session.query(planProducts, [job.id, ...lines, job.dryRun]);
    await session.query('ANALYZE plan_product (id, code, is_new, is_changed, has_stock, wants_options)');
    await session.query(uniteNewOptions);
    await session.query(unitePlannedOptions);
    const plan = await weigh(session);
    const rejected = plan.dropped + plan.refused > 0 ? await refuse(session, job) : 0;
    if (!job.dryRun) await write(session, job, plan.dropped > 0 ? await weigh(session) : plan, describe);
    await session.query(doneSql, [job.id, batch.number, plan.created, plan.updated, plan.unchanged, rejected]);
    faultPoint('catalog.import-applying');
  });
}

const doneSql = `
  UPDATE import_batch SET done = true, created = $3, updated = $4, unchanged = unchanged + $5, rejected = $6 WHERE import_id = $1 AND number = $2`;

const weigh = async (session: pg.Client): Promise<Plan> => (await session.query<Plan>(weighPlan)).rows[0];

async function refuse(session: pg.Client, job: ImportJob): Promise<number> {
  await session.query(dropParts);
  await session.query(gatherProblems, [job.id]);
  return (await session.query<{ lines: number }>(noteProblems, [job.id])).rows[0].lines;
}

async function write(session: pg.Client, job: ImportJob, plan: Plan, describe: DescribeProducts): Promise<void> {
  const words = new SaidWords();
  if (plan.created > 0) {
    await describe.added(session, words);
    await session.query(insertProducts);
  }
  if (plan.added > 0) await session.query(insertVariants);
  if (plan.edited > 0) await session.query(updateVariants);
  if (plan.created > 0) await session.query(recordNewProducts, [job.requestId]);
  if (plan.changed > 0) {
    await describe.changed(session, words);
    await session.query(updateProducts, [job.requestId]);
  }
  if (plan.added > 0) await expectAll(session, beginStock, [job.requestId], plan.added);
  if (plan.adjusted > 0) await expectAll(session, adjustStock, [job.requestId, `import ${job.id}`, job.actor], plan.adjusted);
  if (plan.updated > 0) await session.query(showStock);
  await words.learn(session);
}

async function expectAll(session: pg.Client, statement: string, values: unknown[], expected: number): Promise<void> {
  const { rows } = await session.query<{ written: number }>(statement, values);
  if (rows[0].written !== expected) throw new Overtaken();
}
