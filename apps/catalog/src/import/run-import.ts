import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { applyFile } from './apply-file.js';
import { fail, settle, succeed } from './end-import.js';
import { takeJob, type ImportJob } from './import-job.js';
import { closeImportSession, openImportSession } from './import-session.js';
import { readFile, type ReadRows, type Sessions } from './read-file.js';
import { readProducts } from './read/read-products.js';
import { UnreadableFile } from './read/unreadable-file.js';
import { resolveFile } from './resolve-file.js';

/**
 * Carries out an import, or goes on with it where whoever worked at it before was when he died. Resolves when it has succeeded or its file turned out to be
 * unreadable; rejects when the database fails or `signal` is aborted, and is to be called again then.
 * `read` is how a file is read.
 */
export async function runImport(
  connectionString: string,
  importId: string,
  signal: AbortSignal,
  read: ReadRows = readProducts,
): Promise<void> {
  const sessions: pg.Client[] = [];
  try {
    for (let lane = 0; lane < 2; lane++) sessions.push(await openImportSession(connectionString));
    const [main, other] = sessions;
    const job = await takeJob(main, importId, uuidv7());
    try {
      await carryOut({ main, other }, job, signal, read);
      await succeed(main, job);
      await settle(main, job);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      await fail(main, job, error.code, error.message);
    }
  } finally {
    await Promise.all(sessions.map(closeImportSession));
  }
}

async function carryOut(sessions: Sessions, job: ImportJob, signal: AbortSignal, read: ReadRows): Promise<void> {
  const { main } = sessions;
  const { rowCount } = await main.query('SELECT FROM import_staging WHERE import_id = $1', [job.id]);
  const phase = rowCount === 1 ? job.phase : 'reading';
  if (phase === 'reading') await readFile(sessions, job, signal, read);
  signal.throwIfAborted();
  if (phase === 'reading' || phase === 'resolving') await resolveFile(main, job);
  signal.throwIfAborted();
  await applyFile(sessions, job, signal);
}
