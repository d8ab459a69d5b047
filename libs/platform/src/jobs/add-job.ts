import type { EntityManager } from 'typeorm';

/** A task to be run after the business transaction that adds it has committed, at least once. */
export interface NewJob {
  task: string;
  payload: object;
  runAt?: Date;
  /** At most one waiting job has this key; adding another replaces it. */
  key?: string;
  /** Default 25: with graphile-worker's exponential backoff about three days. */
  maxAttempts?: number;
}

/** Adds a graphile-worker job inside the transaction of `manager`. */
export async function addJob(manager: EntityManager, job: NewJob): Promise<void> {
  await manager.query(`SELECT graphile_worker.add_job($1, $2::json, run_at := $3, job_key := $4, max_attempts := $5)`, [
    job.task,
    JSON.stringify(job.payload),
    job.runAt ?? null,
    job.key ?? null,
    job.maxAttempts ?? null,
  ]);
}
