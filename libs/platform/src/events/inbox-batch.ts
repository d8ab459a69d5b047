import type { EntityManager } from 'typeorm';
import { preparedQuery } from '../database/prepared-query.js';
import type { ReceivedEvent } from './event-consumer.js';

interface Known {
  aggregate: string;
  subject: string;
  version: number;
  parked: boolean;
}

/** What several events at once are to a consumer: which it takes now, and whether something is parked for one of their subjects. */
export interface Turns {
  now: readonly ReceivedEvent[];
  parked: boolean;
}

/** The last event of a subject, and whether the inbox knows nothing of that yet. */
interface Latest {
  event: ReceivedEvent;
  isNew: boolean;
}

/** Two took the same subject at once, or an event came early: each has to be looked at by itself. */
export class NotTogether extends Error {
  override name = 'NotTogether';
}

/** `takeTurn` for many events in three statements; events of one subject must come in order. Throws `NotTogether`. */
export async function takeTurns(manager: EntityManager, consumer: string, events: readonly ReceivedEvent[]): Promise<Turns> {
  const bySubject = Map.groupBy(events, keyOf);
  const firsts = [...bySubject.values()].map(([first]) => first);
  // What joins the inbox is planned each time: a plan that was good for a few rows, and kept, would read a large one from end to end.
  const rows = await manager.query<Known[]>(lockSql, [
    consumer,
    firsts.map(({ aggregate }) => aggregate),
    firsts.map(({ subject }) => subject),
  ]);
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  const now = events.filter((event) => event.version > (known.get(keyOf(event))?.version ?? 0));
  const latest: Latest[] = [...Map.groupBy(now, keyOf)].map(([key, taken]) => {
    const before = known.get(key)?.version ?? 0;
    if (taken.some(({ version }, n) => version !== before + 1 + n)) throw new NotTogether('An event came early.');
    return { event: taken.at(-1)!, isNew: before === 0 };
  });
  await write(latest, false, async (values) => (await manager.query<[unknown[], number]>(updateSql, [consumer, ...values]))[1]);
  await write(latest, true, async (values) => (await preparedQuery(manager, insertSql, [consumer, ...values])).count);
  return { now, parked: rows.some(({ parked }) => parked) };
}

/** `run` is given aggregates, subjects and versions, and answers with how many it wrote. */
async function write(latest: readonly Latest[], asNew: boolean, run: (values: unknown[][]) => Promise<number>): Promise<void> {
  const events = latest.filter(({ isNew }) => isNew === asNew).map(({ event }) => event);
  if (events.length === 0) return;
  const count = await run([
    events.map(({ aggregate }) => aggregate),
    events.map(({ subject }) => subject),
    events.map(({ version }) => version),
  ]);
  if (count !== events.length) throw new NotTogether('Somebody else took one of them.');
}

const keyOf = ({ aggregate, subject }: { aggregate: string; subject: string }): string => `${aggregate}/${subject}`;

/** In one order for all, so that two who lock the same subjects cannot wait for each other. */
const lockSql = `
  SELECT i.aggregate, i.subject, i.version,
         EXISTS (SELECT FROM parked_event p WHERE p.consumer = $1 AND p.aggregate = i.aggregate AND p.subject = i.subject) AS parked
  FROM inbox i JOIN unnest($2::text[], $3::text[]) AS e (aggregate, subject) USING (aggregate, subject)
  WHERE i.consumer = $1 ORDER BY i.aggregate, i.subject FOR UPDATE OF i`;

const updateSql = `
  UPDATE inbox i SET version = e.version
  FROM unnest($2::text[], $3::text[], $4::int[]) AS e (aggregate, subject, version)
  WHERE i.consumer = $1 AND i.aggregate = e.aggregate AND i.subject = e.subject`;

const insertSql = `
  INSERT INTO inbox (consumer, aggregate, subject, version)
  SELECT $1, aggregate, subject, version FROM unnest($2::text[], $3::text[], $4::int[]) AS e (aggregate, subject, version)
  ORDER BY aggregate, subject ON CONFLICT DO NOTHING`;
