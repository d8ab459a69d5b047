import type pg from 'pg';
import { startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { onDatabase } from '../event-times.js';
import { figure, note, type Scenario } from '../scenario.js';

const [events, subjects, writers] = [40_000, 2_000, 4];

/** More events than a shop ever has, while the relay sequences and the integrators' log follows. */
export const relay: Scenario = {
  name: 'relay',
  about: `${events.toLocaleString('en')} events written by ${writers} sessions, sequenced and delivered`,
  async run(say) {
    const copy = await startCopy();
    try {
      return await onDatabase(copy, 'users', async (first) => {
        const began = performance.now();
        await Promise.all([...Array(writers).keys()].map((writer) => onDatabase(copy, 'users', (client) => write(client, writer))));
        const written = (performance.now() - began) / 1000;
        await eventually(async () => {
          if ((await unsequenced(first)) > 0) throw new Error('not all have a position yet');
        }, 60_000);
        const sequenced = (performance.now() - began) / 1000;
        say('every event has a position; the log of integrators takes them');
        await onDatabase(copy, 'orders', (orders) => eventually(() => followed(orders), 180_000));
        const followedAfter = (performance.now() - began) / 1000;
        const rate = events / sequenced;
        return [
          figure('sequenced', `${rate.toFixed(0)}/s`, 'at least 2000/s', rate >= 2_000),
          note('written meanwhile', `${(events / written).toFixed(0)}/s`),
          note('taken by the consumer orders.feed', `${(events / followedAfter).toFixed(0)}/s`),
        ];
      });
    } finally {
      await copy.stop();
    }
  },
};

/** Fifty subjects a statement, so that the writers are not what is measured; each subject’s versions come in order. */
async function write(client: pg.Client, writer: number): Promise<void> {
  await client.query(`SET synchronous_commit = off`);
  const mine = subjects / writers;
  for (let version = 1; version <= events / subjects; version++) {
    for (let n = 0; n < mine; n += 50) {
      await client.query(
        `INSERT INTO event_log (event_id, aggregate, subject, version, type, data)
         SELECT gen_random_uuid(), 'user', $1 || '-' || i, $2, 'user.updated', '{"fields":["firstName"]}'
         FROM generate_series($3::int, $3::int + 49) AS i`,
        [`measured-${writer}`, version, n],
      );
    }
  }
}

const unsequenced = async (client: pg.Client): Promise<number> =>
  Number((await client.query<{ n: string }>(`SELECT count(*) AS n FROM event_log WHERE position IS NULL`)).rows[0].n);

async function followed(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM feed_event WHERE subject LIKE 'measured-%'`);
  if (Number(rows[0].n) < events) throw new Error(`only ${rows[0].n} of ${events} were taken in time`);
}
