import type { EntityManager } from 'typeorm';
import { preparedQuery } from '../database/prepared-query.js';
import type { ReceivedEvent } from './event-consumer.js';

/** What an event is to a consumer: its turn, dealt with before, or ahead of one that has not come yet. */
export type Turn = 'now' | 'before' | 'early';

/**
 * How far each consumer has come with each subject. Since a consumer gets every event of a subject, its versions come 1, 2, 3 …: one row is enough
 * to know a repeat from news and to see that none is missing, however many times and in whatever order events are delivered.
 */
export async function takeTurn(manager: EntityManager, consumer: string, event: ReceivedEvent): Promise<{ turn: Turn; parked: boolean }> {
  const key = [consumer, event.aggregate, event.subject];
  const taken = await preparedQuery<{ parked: boolean }>(manager, takeSql, [...key, event.version]);
  if (taken.rows[0]) return { turn: 'now', parked: taken.rows[0].parked };
  const { rows } = await preparedQuery<{ version: number }>(manager, lookSql, key);
  return { turn: (rows[0]?.version ?? 0) >= event.version ? 'before' : 'early', parked: false };
}

/** Those of `events` that a consumer has neither dealt with nor parked, in the order given. */
export async function missingOf(manager: EntityManager, consumer: string, events: readonly ReceivedEvent[]): Promise<ReceivedEvent[]> {
  const { rows } = await preparedQuery<{ n: string }>(manager, missingSql, [
    consumer,
    events.map(({ aggregate }) => aggregate),
    events.map(({ subject }) => subject),
    events.map(({ version }) => version),
  ]);
  return rows.map(({ n }) => events[Number(n) - 1]);
}

/** Takes the version if it is the next one, and says whether something is parked for the subject: it may be next now. */
const takeSql = `
  INSERT INTO inbox AS known (consumer, aggregate, subject, version)
  SELECT $1, $2, $3, $4::int
  WHERE $4::int = 1 OR EXISTS (SELECT FROM inbox WHERE consumer = $1 AND aggregate = $2 AND subject = $3)
  ON CONFLICT (consumer, aggregate, subject) DO UPDATE SET version = excluded.version WHERE known.version = excluded.version - 1
  RETURNING EXISTS (SELECT FROM parked_event p WHERE p.consumer = $1 AND p.aggregate = $2 AND p.subject = $3) AS parked`;

const lookSql = `SELECT version FROM inbox WHERE consumer = $1 AND aggregate = $2 AND subject = $3`;

const missingSql = `
  SELECT e.n
  FROM unnest($2::text[], $3::text[], $4::int[]) WITH ORDINALITY AS e (aggregate, subject, version, n)
  LEFT JOIN inbox i ON i.consumer = $1 AND i.aggregate = e.aggregate AND i.subject = e.subject
  WHERE coalesce(i.version, 0) < e.version
    AND NOT EXISTS (SELECT FROM parked_event p
                    WHERE p.consumer = $1 AND p.aggregate = e.aggregate AND p.subject = e.subject AND p.version = e.version)
  ORDER BY e.n`;
