import pg from 'pg';
import type { AshlarCopy } from '#testing/ashlar-copy.js';

/** When an event was written and when a consumer had taken it, by the clock of the one server that holds both databases. */
export interface EventTime {
  /** Epoch milliseconds. */
  written: number;
  lagMs: number;
}

/** Runs `work` on one of a copy's databases. */
export async function onDatabase<T>(
  copy: AshlarCopy,
  database: 'users' | 'catalog' | 'orders',
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: copy.databaseUrl(database) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every event of the integrators' log: from its writing in its service to its number in the log. */
export const feedTimes = (copy: AshlarCopy): Promise<EventTime[]> =>
  onDatabase(copy, 'orders', async (client) => {
    const { rows } = await client.query<EventTime>(
      `SELECT extract(epoch FROM occurred_at)::float8 * 1000 AS written,
              extract(epoch FROM recorded_at - occurred_at)::float8 * 1000 AS "lagMs" FROM feed_event`,
    );
    return rows;
  });

/** Every sale: from `order.paid` in orders to the pieces off the shelf in catalog. */
export async function saleTimes(copy: AshlarCopy): Promise<EventTime[]> {
  const paid = await onDatabase(copy, 'orders', async (client) => {
    const { rows } = await client.query<{ subject: string; at: number }>(
      `SELECT subject, extract(epoch FROM occurred_at)::float8 * 1000 AS at FROM event_log WHERE type = 'order.paid'`,
    );
    return new Map(rows.map(({ subject, at }) => [subject, at]));
  });
  return onDatabase(copy, 'catalog', async (client) => {
    const { rows } = await client.query<{ id: string; at: number }>(
      `SELECT order_id AS id, extract(epoch FROM updated_at)::float8 * 1000 AS at FROM reservation WHERE state = 'committed'`,
    );
    return rows.flatMap(({ id, at }) => (paid.has(id) ? [{ written: paid.get(id)!, lagMs: at - paid.get(id)! }] : []));
  });
}
