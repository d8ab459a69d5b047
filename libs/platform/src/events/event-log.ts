import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { preparedQuery } from '../database/prepared-query.js';
import { currentCall } from '../grpc/call-context.js';
import { somethingWasAppended } from './append-hint.js';
import type { EventPayloads, EventType } from './event-payloads.js';

/** A fact of one type to be recorded: ids and amounts, never personal data. */
export interface NewEventOf<T extends EventType> {
  /** e.g. `order.paid`; the part before the dot names the aggregate. */
  type: T;
  /** The bare id of the aggregate (the SKU for `stock.*`). */
  subject: string;
  /** The aggregate's version that this fact made: 1..n without a gap. */
  version: number;
  data: EventPayloads[T];
  /** Who follows a channel gets its events numbered 1..n without a gap; the customer's id for `order.*`. */
  channel?: string | undefined;
}

/** A fact to be recorded. */
export type NewEvent = { [T in EventType]: NewEventOf<T> }[EventType];

/** The table of every service that records events: its outbox and its history in one. `createEventDelivery` adds what carries them further. */
export const createEventLog = `
  CREATE TABLE event_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    aggregate text NOT NULL,
    subject text NOT NULL,
    version int NOT NULL CHECK (version > 0),
    type text NOT NULL,
    data jsonb NOT NULL,
    request_id text,
    occurred_at timestamptz(3) NOT NULL DEFAULT now(),
    position bigint UNIQUE,
    UNIQUE (aggregate, subject, version)
  );
  CREATE INDEX event_log_unsequenced ON event_log (id) WHERE position IS NULL;
`;

/** A channel's row is locked before its events get their ids, so ids rise along each channel as they do along each subject. */
const append = `
  WITH e AS (
    SELECT event_id, subject, version, type, data, channel, n, row_number() OVER (PARTITION BY channel ORDER BY n) AS nth
    FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::jsonb[], $7::text[])
         WITH ORDINALITY AS new (event_id, subject, version, type, data, channel, n)
  ), numbered AS (
    INSERT INTO event_channel AS c (channel, sequence)
    SELECT channel, count(*) FROM e WHERE channel IS NOT NULL GROUP BY channel ORDER BY channel
    ON CONFLICT (channel) DO UPDATE SET sequence = c.sequence + excluded.sequence
    RETURNING c.channel, c.sequence
  ), sized AS (
    SELECT channel, count(*) AS size FROM e GROUP BY channel
  )
  INSERT INTO event_log (event_id, aggregate, subject, version, type, data, request_id, channel, channel_sequence)
  SELECT e.event_id, split_part(e.type, '.', 1), e.subject, e.version, e.type, e.data, $6, e.channel, numbered.sequence - sized.size + e.nth
  FROM e LEFT JOIN numbered USING (channel) LEFT JOIN sized USING (channel)
  ORDER BY e.n`;

/**
 * Appends facts inside the business transaction that made them. The aggregate's row must have been locked by raising its version in the same
 * transaction: the unique constraint on (aggregate, subject, version) is the last net, not the mechanism.
 */
export async function appendEvents(manager: EntityManager, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await preparedQuery(manager, append, [
    events.map(() => uuidv7()),
    events.map(({ subject }) => subject),
    events.map(({ version }) => version),
    events.map(({ type }) => type),
    events.map(({ data }) => JSON.stringify(data)),
    currentCall()?.requestId ?? null,
    events.map(({ channel }) => channel ?? null),
  ]);
  somethingWasAppended();
}
