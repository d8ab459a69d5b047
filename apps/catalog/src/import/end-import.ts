import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { step, takeJob, type ImportJob } from './import-job.js';
import { closeImportSession, openImportSession } from './import-session.js';

type Own = Pick<ImportJob, 'id' | 'run'>;

/** Fewer products change little. */
const worthSettling = 1_000;

/** Every row was taken or rejected. The file is of no use any more; its errors are, and what became of it. */
export async function succeed(session: pg.Client, job: Own): Promise<void> {
  await step(session, job, async () => {
    await session.query(succeedSql, [job.id]);
    await tidy(session, job);
  });
}

/** Once a file has changed the catalog: what it left to be sorted in is, and the planner knows of it. Nothing depends on it. */
export async function settle(session: pg.Client, { id }: Own): Promise<void> {
  const { rowCount } = await session.query('SELECT FROM import WHERE id = $1 AND created + updated >= $2 AND NOT dry_run', [
    id,
    worthSettling,
  ]);
  if (rowCount === 1) await session.query('SELECT settle_import()');
}

/** Ends an import that cannot go on, with what is told to whoever asked for it. */
export async function fail(session: pg.Client, job: Own, code: string, message: string): Promise<void> {
  await step(session, job, async () => {
    await session.query(failSql, [job.id, code, message]);
    await tidy(session, job);
  });
}

/** Ends one that failed again and again. */
export async function giveUpImport(connectionString: string, id: string): Promise<void> {
  await withSession(connectionString, async (session) => {
    const job = await takeJob(session, id, uuidv7());
    await fail(session, job, 'INTERNAL', 'The import could not go on. What it had taken in before stays; the same file may be sent again.');
  });
}

/** Forgets what nobody asks for any more, and files whose sender has been silent for an hour. */
export async function forgetImports(connectionString: string): Promise<void> {
  await withSession(connectionString, async (session) => {
    await session.query(`DELETE FROM import WHERE state = 'uploading' AND updated_at < now() - interval '1 hour'`);
    await session.query(`DELETE FROM import WHERE state IN ('succeeded', 'failed') AND finished_at < now() - interval '30 days'`);
  });
}

async function withSession(connectionString: string, work: (session: pg.Client) => Promise<void>): Promise<void> {
  const session = await openImportSession(connectionString);
  try {
    await work(session);
  } finally {
    await closeImportSession(session);
  }
}

async function tidy(session: pg.Client, { id }: Own): Promise<void> {
  await session.query('DELETE FROM import_piece WHERE import_id = $1', [id]);
  await session.query('DELETE FROM import_batch WHERE import_id = $1', [id]);
  await session.query('SELECT clear_import_staging(NULL)');
}

const succeedSql = `
  UPDATE import SET state = 'succeeded', phase = 'done', checkpoint = NULL, finished_at = now(), updated_at = now(), created = coalesce(b.created, 0),
         updated = coalesce(b.updated, 0), unchanged = coalesce(b.unchanged, 0),
         rejected = (SELECT count(DISTINCT line) FROM import_error WHERE import_id = $1)
  FROM (SELECT sum(created) AS created, sum(updated) AS updated, sum(unchanged) AS unchanged FROM import_batch WHERE import_id = $1) b
  WHERE id = $1`;

const failSql = `
  UPDATE import SET state = 'failed', phase = 'done', error_code = $2, error = $3, checkpoint = NULL, finished_at = now(), updated_at = now() WHERE id = $1`;
