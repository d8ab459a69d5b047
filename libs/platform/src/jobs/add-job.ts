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
export const addJob = (manager: EntityManager, job: NewJob): Promise<void> => addJobs(manager, [job]);

/** Adds graphile-worker jobs inside the transaction of `manager`, in one statement. No two may have the same key. */
export async function addJobs(manager: EntityManager, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await manager.query(
    `SELECT FROM graphile_worker.add_jobs((
       SELECT array_agg((task, payload, NULL, run_at, max_attempts, key, NULL, NULL)::graphile_worker.job_spec)
       FROM unnest($1::text[], $2::json[], $3::timestamptz[], $4::int[], $5::text[]) AS job (task, payload, run_at, max_attempts, key)
     ))`,
    [
      jobs.map(({ task }) => task),
      jobs.map(({ payload }) => JSON.stringify(payload)),
      jobs.map(({ runAt }) => runAt ?? null),
      jobs.map(({ maxAttempts }) => maxAttempts ?? null),
      jobs.map(({ key }) => key ?? null),
    ],
  );
}

/** Takes back jobs that have not begun, by their keys; unknown keys are nothing. One that is running is not repeated when it fails. */
export async function removeJobs(manager: EntityManager, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await manager.query(`SELECT FROM unnest($1::text[]) AS key, graphile_worker.remove_job(key)`, [keys]);
}
