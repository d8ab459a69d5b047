import type pg from 'pg';
import type { ReadFrom } from './read/read-settings.js';

export type ImportPhase = 'reading' | 'resolving' | 'applying' | 'done';

/** An import as those who carry it out see it. */
export interface ImportJob {
  id: string;
  state: string;
  format: 'csv' | 'ndjson' | 'shopify' | 'woocommerce' | 'vendure';
  dryRun: boolean;
  currency: string;
  locale: string | null;
  mapping: object | null;
  gzip: boolean;
  zeroPrices: boolean;
  actor: string;
  requestId: string | null;
  phase: ImportPhase;
  checkpoint: Checkpoint | null;
  /** The token of whoever works at it. */
  run: string;
}

/** How far reading has come, everything before it being in the staging tables; once the file is resolved, how many rows were rejected till then. */
export interface Checkpoint {
  from?: ReadFrom;
  rejected?: number;
}

const columns = `id, state, format, dry_run AS "dryRun", currency, locale, mapping, gzip, zero_prices AS "zeroPrices", actor, request_id AS "requestId",
  phase, checkpoint, run`;

/** Somebody else works at this import now, or it is over. */
export class TakenOver extends Error {
  override name = 'TakenOver';
}

/** Makes `run` the one that works at an import, once whoever did before has ended what it was in the middle of. */
export async function takeJob(session: pg.Client, id: string, run: string): Promise<ImportJob> {
  return inTransaction(session, async () => {
    await session.query('SELECT FROM import WHERE id = $1 FOR UPDATE', [id]);
    const { rows } = await session.query<ImportJob>(
      `UPDATE import SET run = $2, state = 'running', started_at = coalesce(started_at, now()), updated_at = now()
       WHERE id = $1 AND state IN ('queued', 'running') RETURNING ${columns}`,
      [id, run],
    );
    if (!rows[0]) throw new TakenOver();
    return rows[0];
  });
}

/** One step of an import: all of it or nothing, and nothing once another has taken over. */
export async function step<T>(session: pg.Client, job: Pick<ImportJob, 'id' | 'run'>, work: () => Promise<T>): Promise<T> {
  return inTransaction(session, async () => {
    const { rowCount } = await session.query('SELECT FROM import WHERE id = $1 AND run = $2 FOR KEY SHARE', [job.id, job.run]);
    if (rowCount === 0) throw new TakenOver();
    return work();
  });
}

async function inTransaction<T>(session: pg.Client, work: () => Promise<T>): Promise<T> {
  await session.query('BEGIN');
  try {
    const answer = await work();
    await session.query('COMMIT');
    return answer;
  } catch (error) {
    await session.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
