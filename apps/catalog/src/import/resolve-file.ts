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
import { errorsOf } from './stage-rows.js';

/**
 * Says what the rows of the file are to become: which product each belongs to, with which slug and category. What the catalog has at that moment is only
 * a plan: each batch looks again. All of it is one transaction, so that it is done or has not begun.
 */
export async function resolveFile(session: pg.Client, job: ImportJob): Promise<void> {
  await session.query('SELECT analyze_import_staging()');
  await step(session, job, async () => {
    await session.query('DELETE FROM import_error WHERE import_id = $1 AND nth >= $2 AND nth < $3', [
      job.id,
      errorsOf.resolving,
      errorsOf.applying,
    ]);
    for (const statement of [rankVariants, 'ANALYZE file_variant', matchKeys, 'ANALYZE file_key', matchParties, 'ANALYZE file_party']) {
      await session.query(statement);
    }
    await session.query(mergeRows);
    await session.query(insertTargets);
    // What is known of the targets of the file before says that none waits for a slug.
    await session.query('SELECT analyze_import_staging()');
    await session.query(numberSlugs);
    await session.query(insertParts);
    const { rows } = await session.query<{ lines: number }>(rejectVariants, [job.id]);
    await session.query(cutBatches, [job.id]);
    await resolveCategories(session, job.dryRun);
    faultPoint('catalog.import-resolving');
    await session.query(resolvedSql, [job.id, rows[0].lines]);
  });
  await session.query('SELECT analyze_import_staging()');
}

const resolvedSql = `
  UPDATE import SET phase = 'applying', rejected = rejected + $2, checkpoint = jsonb_build_object('rejected', rejected + $2), updated_at = now()
  WHERE id = $1`;
