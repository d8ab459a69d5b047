import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { preparedQuery } from '../database/prepared-query.js';
import { currentCall } from '../grpc/call-context.js';

/** A fact to be recorded: ids and amounts, never personal data. */
export interface NewEvent {
  /** e.g. `order.paid`; the part before the dot names the aggregate. */
  type: string;
  /** The bare id of the aggregate (the SKU for `stock.*`). */
  subject: string;
  /** The aggregate's version that this fact made: 1..n without a gap. */
  version: number;
  data: object;
}

/** The table of every service that records events: its outbox and its history in one. */
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

/**
 * Appends facts inside the business transaction that made them. The aggregate's row must have been locked by raising its version in the same
 * transaction: the unique constraint on (aggregate, subject, version) is the last net, not the mechanism.
 */
export async function appendEvents(manager: EntityManager, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await preparedQuery(
    manager,
    `INSERT INTO event_log (event_id, aggregate, subject, version, type, data, request_id)
     SELECT event_id, split_part(type, '.', 1), subject, version, type, data, $6
     FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::jsonb[]) WITH ORDINALITY AS e (event_id, subject, version, type, data, n)
     ORDER BY n`,
    [
      events.map(() => uuidv7()),
      events.map(({ subject }) => subject),
      events.map(({ version }) => version),
      events.map(({ type }) => type),
      events.map(({ data }) => JSON.stringify(data)),
      currentCall()?.requestId ?? null,
    ],
  );
}
