import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import { fromTimestamp, toTimestamp } from '#contracts/timestamp.js';
import type { ReceivedEvent } from './event-consumer.js';
import { aggregateOf } from './event-payloads.js';

/** Columns of `event_log` as `eventColumns` selects them. */
export interface EventRow {
  event_id: string;
  type: string;
  subject: string;
  version: number;
  /** JSON, unparsed. */
  data: string;
  occurred_at: Date;
  position: string | null;
  channel_sequence: string | null;
  request_id: string | null;
}

export const eventColumns = `event_id, type, subject, version, data::text AS data, occurred_at, position, channel_sequence, request_id`;

/** A row of the event log of `source` as the contract shows it. */
export const toDomainEvent = (row: EventRow, source: string): DomainEvent => ({
  id: row.event_id,
  source,
  type: row.type,
  subject: row.subject,
  time: toTimestamp(row.occurred_at),
  data: row.data,
  sequence: row.version,
  position: row.position === null ? undefined : Number(row.position),
  channelSequence: row.channel_sequence === null ? undefined : Number(row.channel_sequence),
  requestId: row.request_id ?? undefined,
});

/** What a consumer gets of an event. */
export const toReceivedEvent = (event: DomainEvent): ReceivedEvent =>
  ({
    id: event.id,
    source: event.source,
    type: event.type,
    aggregate: aggregateOf(event.type),
    subject: event.subject,
    version: event.sequence,
    data: JSON.parse(event.data) as object,
    time: fromTimestamp(event.time) ?? new Date(0),
    position: event.position ?? 0,
    requestId: event.requestId ?? undefined,
  }) as ReceivedEvent;

/** The way back, for what was kept. */
export const fromReceivedEvent = (event: ReceivedEvent): DomainEvent => ({
  id: event.id,
  source: event.source,
  type: event.type,
  subject: event.subject,
  time: toTimestamp(event.time),
  data: JSON.stringify(event.data),
  sequence: event.version,
  position: event.position,
  channelSequence: undefined,
  requestId: event.requestId,
});
