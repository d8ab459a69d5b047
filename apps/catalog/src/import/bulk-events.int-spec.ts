import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { SeededRandom } from '#testing/seeded-random.js';
import type { TestDatabase } from '#testing/test-database.js';
import { catalogDatabase } from '../data-source.js';

describe('events of whole files', () => {
  let database: TestDatabase;
  let session: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase(catalogDatabase);
    session = new pg.Client(database.url);
    await session.connect();
  });
  beforeEach(async () => {
    await session.query(`DELETE FROM event_log; DELETE FROM import; UPDATE event_relay SET position = 0, published = 0`);
  });
  afterAll(async () => {
    await session.end();
    await database.drop();
  });

  const write = (subject: string, version: number, bulk: boolean) =>
    session.query(
      `INSERT INTO event_log (event_id, aggregate, subject, version, type, data, bulk) VALUES (gen_random_uuid(), 'stock', $1, $2, 'stock.changed', '{}', $3)`,
      [subject, version, bulk],
    );
  const sequence = async (most: number) => (await session.query<{ n: number }>('SELECT sequence_events($1) AS n', [most])).rows[0].n;
  const feed = async () =>
    (
      await session.query<{ event: string }>(
        `SELECT subject || version AS event FROM event_log WHERE position IS NOT NULL ORDER BY position`,
      )
    ).rows.map(({ event }) => event);

  it('are overtaken by all others', async () => {
    for (const subject of ['a', 'b', 'c']) await write(subject, 1, true);
    await write('z', 1, false);
    expect(await sequence(2)).toBe(2);
    expect((await feed())[0]).toBe('z1');
    await sequence(10);
    expect(await feed()).toEqual(['z1', 'a1', 'b1', 'c1']);
  });

  it('are never overtaken by one of the same subject: they go along with it', async () => {
    await write('other', 1, true);
    await write('a', 1, true);
    await write('a', 2, true);
    await write('a', 3, false);
    await write('a', 4, true);
    await write('a', 5, false);
    await sequence(3);
    expect((await feed()).slice(0, 5)).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
  });

  it('trickle while their file is being applied, and flow when it is done', async () => {
    for (let n = 1; n <= 200; n++) await write('a', n, true);
    await session.query(
      `INSERT INTO import (id, state, phase, format, dry_run, currency, gzip, zero_prices, actor)
       VALUES (gen_random_uuid(), 'running', 'applying', 'csv', false, 'GBP', false, false, gen_random_uuid())`,
    );
    expect(await sequence(1_000)).toBe(5);
    await session.query(`UPDATE import SET state = 'succeeded', phase = 'done', finished_at = now()`);
    expect(await sequence(1_000)).toBe(195);
  });

  it('keep the order of each subject and leave no gap, however they are mixed', async () => {
    const random = new SeededRandom(11);
    const versions = new Map<string, number>();
    for (let n = 0; n < 600; n++) {
      const subject = `s${random.below(20)}`;
      versions.set(subject, (versions.get(subject) ?? 0) + 1);
      await write(subject, versions.get(subject)!, random.below(3) > 0);
      if (random.below(10) === 0) await sequence(1 + random.below(8));
    }
    while ((await sequence(7)) > 0);
    const { rows } = await session.query(
      `SELECT count(*)::int AS events, count(*) = max(position) AND min(position) = 1 AND max(position) = (SELECT position FROM event_relay) AS gapless, bool_and(ordered) AS ordered
       FROM (SELECT position, position > coalesce(lag(position) OVER (PARTITION BY subject ORDER BY version), 0) AS ordered FROM event_log) AS log`,
    );
    expect(rows).toEqual([{ events: 600, gapless: true, ordered: true }]);
  });
});
