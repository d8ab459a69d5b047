import type { EntityManager } from 'typeorm';
import { preparedQuery } from '../database/prepared-query.js';

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
export const addJob = (manager: EntityManager, job: NewJob): Promise<void> => changeJobs(manager, [job]);

/**
 * Adds graphile-worker jobs inside the transaction of `manager`, and takes back those with the keys of `remove`: in one statement. No two may have
 * the same key. One that is running already is not repeated when it fails; an unknown key is nothing.
 */
export async function changeJobs(manager: EntityManager, add: readonly NewJob[], remove: readonly string[] = []): Promise<void> {
  if (add.length === 0 && remove.length === 0) return;
  await preparedQuery(manager, add.length === 0 ? removeJobs : addAndRemoveJobs, [
    remove,
    ...(add.length === 0
      ? []
      : [
          add.map(({ task }) => task),
          add.map(({ payload }) => JSON.stringify(payload)),
          add.map(({ runAt }) => runAt ?? null),
          add.map(({ maxAttempts }) => maxAttempts ?? null),
          add.map(({ key }) => key ?? null),
        ]),
  ]);
}

const removeJobs = `SELECT count(*) AS removed FROM unnest($1::text[]) AS key, graphile_worker.remove_job(key)`;

const addAndRemoveJobs = `
  SELECT (${removeJobs}), (
    SELECT count(*) AS added FROM graphile_worker.add_jobs((
      SELECT array_agg((task, payload, NULL, run_at, max_attempts, key, NULL, NULL)::graphile_worker.job_spec)
      FROM unnest($2::text[], $3::json[], $4::timestamptz[], $5::int[], $6::text[]) AS job (task, payload, run_at, max_attempts, key)
    ))
  )`;
