import type pg from 'pg';
import { faultPoint } from '#platform/faults/fault-point.js';
import { FilePieces } from './file-pieces.js';
import { step, type ImportJob } from './import-job.js';
import { parseMapping } from './read/mapping.js';
import type { readProducts } from './read/read-products.js';
import type { ReadFrom } from './read/read-settings.js';
import { noteSame } from './same-products.sql.js';
import { errorsOf, rejectRows, stageRows } from './stage-rows.js';
import type { StagedBatch } from './staged.js';

/** How a file is read. */
export type ReadRows = typeof readProducts;

type Read = StagedBatch & { resume: ReadFrom };

/** What is gathered before it is written: some thousand rows and a few MiB, or time. */
const most = { batches: 4, ms: 500 };

/** The sessions of an import: `main` writes, `other` reads the file meanwhile. */
export interface Sessions {
  main: pg.Client;
  other: pg.Client;
}

/** Reads the file into the staging tables, from its last checkpoint on. Throws `UnreadableFile`. */
export async function readFile({ main, other }: Sessions, job: ImportJob, signal: AbortSignal, read: ReadRows): Promise<void> {
  const from = await begin(main, job);
  const pieces = new FilePieces(other, job.id, job.gzip, signal);
  const { format, currency, locale, zeroPrices } = job;
  const mapping = job.mapping && parseMapping(JSON.stringify(job.mapping));
  let gathered: Read[] = [];
  let since = performance.now();
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const batch of read(pieces.from(from?.offset ?? 0), { format, currency, locale, zeroPrices, mapping }, from)) {
      gathered.push(batch);
      if (gathered.length < most.batches && performance.now() - since < most.ms) continue;
      await writing;
      signal.throwIfAborted();
      writing = write(main, job, gathered, pieces.bytesRead);
      writing.catch(() => undefined);
      [gathered, since] = [[], performance.now()];
    }
  } finally {
    await writing;
  }
  await write(main, job, gathered, pieces.bytesRead, 'resolving');
}

/** Answers where to go on. What was staged is of use only if it is this import's, and the server has not crashed since. */
async function begin(session: pg.Client, job: ImportJob): Promise<ReadFrom | undefined> {
  return step(session, job, async () => {
    const { rowCount } = await session.query('SELECT FROM import_staging WHERE import_id = $1', [job.id]);
    if (rowCount === 1 && job.checkpoint?.from) return job.checkpoint.from;
    await session.query('SELECT clear_import_staging($1)', [job.id]);
    await session.query('DELETE FROM import_error WHERE import_id = $1 AND nth < $2', [job.id, errorsOf.applying]);
    await session.query(
      `UPDATE import SET phase = 'reading', checkpoint = NULL, bytes_read = 0, rows_read = 0, rejected = 0, updated_at = now() WHERE id = $1`,
      [job.id],
    );
    return undefined;
  });
}

/** Rows, what was wrong with others, and how far that is: one transaction. */
async function write(session: pg.Client, job: ImportJob, batches: readonly Read[], bytesRead: number, next = 'reading'): Promise<void> {
  const products = batches.flatMap((batch) => batch.products);
  const variants = batches.flatMap((batch) => batch.variants);
  const rejected = batches.flatMap((batch) => batch.rejected);
  const last = batches.at(-1);
  await step(session, job, async () => {
    await stageRows(session, products, variants);
    if (products.length > 0) await session.query(noteSame, linesOf(products, variants));
    const lines = await rejectRows(session, job.id, rejected);
    await session.query(
      `UPDATE import SET phase = $2, checkpoint = coalesce($3, checkpoint), bytes_read = $4, rows_read = coalesce($5, rows_read),
              rejected = rejected + $6, updated_at = now() WHERE id = $1`,
      [job.id, next, last ? JSON.stringify({ from: last.resume }) : null, bytesRead, last?.rowsRead ?? null, lines],
    );
    faultPoint('catalog.import-reading');
  });
}

const linesOf = (...rows: readonly (readonly { line: number }[])[]): [first: number, last: number] => {
  let [first, last] = [Infinity, 0];
  for (const { line } of rows.flat()) [first, last] = [Math.min(first, line), Math.max(last, line)];
  return [first, last];
};
