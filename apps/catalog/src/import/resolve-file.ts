import type pg from 'pg';
import { faultPoint } from '#platform/faults/fault-point.js';
import { step, type ImportJob } from './import-job.js';
import { resolveCategories } from './resolve-categories.js';
import {
  cutBatches,
  insertParts,
  insertTargets,
  matchKeys,
  matchParties,
  mergeRows,
  numberSlugs,
  rankVariants,
  rejectVariants,
} from './resolve.sql.js';
import { countSame, doubtSame, doubtSameOfKeys } from './same-products.sql.js';
import { errorsOf } from './stage-rows.js';

/**
 * Says what the rows of the file are to become: which product each belongs to, with which slug and category. What the catalog has at that moment is only
 * a plan: each batch looks again. All of it is one transaction, so that it is done or has not begun.
 */
export async function resolveFile(session: pg.Client, job: ImportJob): Promise<void> {
  await session.query('SELECT analyze_import_rows()');
  await step(session, job, async () => {
    await session.query('DELETE FROM import_error WHERE import_id = $1 AND nth >= $2 AND nth < $3', [
      job.id,
      errorsOf.resolving,
      errorsOf.applying,
    ]);
    await matchRows(session);
    for (const statement of [matchParties, 'ANALYZE file_party', mergeRows, insertTargets]) await session.query(statement);
    // What is known of the targets of the file before says that none waits for a slug.
    await session.query('SELECT analyze_import_targets()');
    await session.query(numberSlugs);
    await session.query(insertParts);
    const { rows } = await session.query<{ lines: number }>(rejectVariants, [job.id]);
    await session.query(cutBatches, [job.id]);
    await session.query(countSame, [job.id]);
    await resolveCategories(session, job.dryRun);
    faultPoint('catalog.import-resolving');
    await session.query(resolvedSql, [job.id, rows[0].lines]);
  });
  await session.query('SELECT analyze_import_targets()');
}

/** Finds what the rows are in the catalog, without those of products that stay just as they are. */
async function matchRows(session: pg.Client): Promise<void> {
  const { rowCount: same } = await session.query('SELECT FROM import_same LIMIT 1');
  if (same) await session.query(doubtSame);
  for (let isDoubtful = true; isDoubtful;) {
    for (const statement of [rankVariants, 'ANALYZE file_variant', matchKeys, 'ANALYZE file_key']) await session.query(statement);
    const { rowCount } = await session.query(doubtSameOfKeys);
    isDoubtful = rowCount !== 0;
    if (isDoubtful) await session.query('DROP TABLE file_variant, file_key');
  }
}

const resolvedSql = `
  UPDATE import SET phase = 'applying', rejected = rejected + $2, checkpoint = jsonb_build_object('rejected', rejected + $2), updated_at = now()
  WHERE id = $1`;
