import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type pg from 'pg';
import { advisoryLocks } from '#platform/database/advisory-locks.js';
import { isDatabaseAway } from '#platform/database/database-errors.js';
import { Leadership, type Lead } from '#platform/events/leadership.js';
import { pause } from '#platform/events/pause.js';
import { Wake } from '#platform/events/wake.js';
import { forgetImports, giveUpImport } from './end-import.js';
import { runInWorker } from './run-in-worker.js';

const lookEveryMs = 500;
const forgetEveryMs = 60_000;
/** An import that fails so often while the database is there would fail for ever. */
const mostFailures = 8;
const longestBackOffMs = 30_000;

/** Where imports are kept: theirs are connections of their own. */
export class ImportDatabase {
  readonly url: string;
}

/** Carries out the files that wait, one at a time over all copies of the service, and goes on with the one that a copy died at. */
@Injectable()
export class ImportRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('imports');
  private readonly waking = new Wake();
  private readonly leadership: Leadership;
  private readonly failures = new Map<string, number>();
  private forgotten = -Infinity;

  constructor(private readonly database: ImportDatabase) {
    this.leadership = new Leadership(database.url, advisoryLocks.imports, 'ashlar-imports');
  }

  onApplicationBootstrap(): void {
    this.leadership.start((lead) => this.lead(lead));
  }

  /** What is being applied is finished, the rest is left to whoever leads next. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.leadership.stop();
  }

  /** Looks at once whether there is something to do. */
  wake(): void {
    this.waking.hint();
  }

  private async lead({ session, signal }: Lead): Promise<void> {
    while (!signal.aborted) {
      const id = await next(session);
      if (id !== undefined) await this.carryOut(id, session, signal);
      else await this.waking.next(lookEveryMs, signal);
      if (performance.now() - this.forgotten > forgetEveryMs) await this.forget();
    }
  }

  /** Rejects when the lead is lost, once the import has stopped. */
  private async carryOut(id: string, session: pg.Client, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const running = runInWorker({ connectionString: this.database.url, importId: id }, AbortSignal.any([signal, over.signal])).then(
      () => this.failures.delete(id),
      (error: unknown) => (signal.aborted ? undefined : this.failed(id, error, signal)),
    );
    let isRunning = true;
    const ended = running.finally(() => (isRunning = false));
    try {
      while (isRunning) {
        await Promise.race([ended, pause(lookEveryMs, signal)]);
        if (isRunning && !signal.aborted) await session.query('SELECT 1');
        if (signal.aborted) break;
      }
    } finally {
      over.abort();
      await ended;
    }
  }

  private async failed(id: string, error: unknown, signal: AbortSignal): Promise<void> {
    if ((error as Error).name === 'TakenOver') return;
    const failures = (this.failures.get(id) ?? 0) + (isDatabaseAway(error) ? 0 : 1);
    this.failures.set(id, failures);
    this.logger.warn({ import: id, failures, err: error }, 'an import was interrupted and goes on');
    if (failures >= mostFailures) await giveUpImport(this.database.url, id);
    else await pause(Math.min(longestBackOffMs, lookEveryMs * 2 ** failures), signal);
  }

  private async forget(): Promise<void> {
    this.forgotten = performance.now();
    await forgetImports(this.database.url);
  }
}

/** What was begun goes first. */
async function next(session: pg.Client): Promise<string | undefined> {
  const { rows } = await session.query<{ id: string }>(
    `SELECT id FROM import WHERE state IN ('queued', 'running') ORDER BY state = 'queued', created_at LIMIT 1`,
  );
  return rows[0]?.id;
}
