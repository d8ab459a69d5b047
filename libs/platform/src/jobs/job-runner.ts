import { Logger } from '@nestjs/common';
import { Logger as WorkerLogger, run, type Runner } from 'graphile-worker';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { backgroundCall, runInCallContext } from '../grpc/call-context.js';

/** One kind of job. It may run more than once for the same payload, so its effect must be idempotent; a rejection means "again, later". */
export type JobHandler = (payload: never) => Promise<void>;

interface JobRunnerOptions {
  databaseUrl: string;
  handlers: Readonly<Record<string, JobHandler>>;
  concurrency?: number;
  /** Default true: jobs are fetched some ahead of their turn. Not for jobs that take seconds: those that wait would count as abandoned. */
  ahead?: boolean;
}

/** Many jobs a second are fetched and ticked off together rather than one by one; a job waits a moment longer for it. */
const batching = { localQueue: { size: 16, refetchDelay: { durationMs: 30 } }, completeJobBatchDelay: 20, failJobBatchDelay: 20 };

/**
 * Without a delay the worker does not wait for a job to be ticked off, and when the database is gone then, nobody catches that: the process would
 * end. With one it stops working, and is started anew.
 */
const oneByOne = { completeJobBatchDelay: 0, failJobBatchDelay: 0 };

/** A job that is locked for longer belonged to a process that died: the worker itself would wait four hours for it. */
const abandonedAfterSeconds = 30;
const lookForAbandonedMs = 10_000;

/** Runs a service's graphile-worker tasks in this process; several copies of a service share the work. */
export class JobRunner {
  private readonly logger = new Logger('jobs');
  private runner: Runner | undefined;
  private pool: pg.Pool | undefined;
  private sweeper: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(private readonly options: JobRunnerOptions) {}

  /** Starts working, and starts anew when the database went away and came back. */
  async start(): Promise<void> {
    const { databaseUrl, handlers, concurrency = 4, ahead = true } = this.options;
    this.pool = new pg.Pool({
      connectionString: databaseUrl,
      max: concurrency + 2,
      application_name: 'ashlar-jobs',
      idleTimeoutMillis: 10_000,
    });
    const lost = (error: Error) => this.logger.warn({ reason: error.message }, 'a job connection was lost');
    this.pool.on('error', lost).on('connect', (client) => client.on('error', lost));
    this.runner = await run({
      pgPool: this.pool,
      concurrency,
      pollInterval: 1_000,
      noHandleSignals: true,
      parsedCronItems: [],
      preset: { worker: ahead ? batching : oneByOne },
      logger: this.workerLogger(),
      taskList: Object.fromEntries(
        Object.entries(handlers).map(([task, handler]) => [task, (payload: unknown) => this.work(handler, payload)]),
      ),
    });
    this.sweeper = setInterval(() => void this.freeAbandoned(), lookForAbandonedMs).unref();
    void this.runner.promise
      .catch((error: unknown) => this.logger.warn({ err: error }, 'the job runner stopped'))
      .finally(() => this.restart());
  }

  /** Lets running jobs finish. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.sweeper);
    await this.runner?.stop().catch(() => undefined);
    await this.pool?.end();
  }

  /** Jobs may run more than once, so freeing one that is only slow does no harm. */
  private async freeAbandoned(): Promise<void> {
    await this.pool
      ?.query(
        `UPDATE graphile_worker._private_jobs SET locked_at = NULL, locked_by = NULL
         WHERE locked_at < now() - interval '${abandonedAfterSeconds} seconds'`,
      )
      .catch((error: unknown) => this.logger.warn({ err: error }, 'abandoned jobs could not be looked for'));
  }

  private restart(): void {
    if (this.stopping) return;
    clearInterval(this.sweeper);
    void this.pool?.end().catch(() => undefined);
    setTimeout(() => {
      if (!this.stopping) void this.start().catch(() => this.restart());
    }, 1_000).unref();
  }

  private work(handler: JobHandler, payload: unknown): Promise<void> {
    return runInCallContext(backgroundCall(uuidv7()), () => handler(payload as never));
  }

  /** Failed attempts are worth a warning; the worker's own chatter is not. */
  private workerLogger(): WorkerLogger {
    return new WorkerLogger(() => (level, message) => {
      if (level === 'error') this.logger.warn(message);
      else this.logger.debug(message);
    });
  }
}
