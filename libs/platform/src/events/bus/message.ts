import type { Envelope } from 'rabbitmq-client';
import { z } from 'zod';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import { fromTimestamp } from '#contracts/timestamp.js';
import type { ReceivedEvent } from '../event-consumer.js';
import { aggregateOf } from '../event-payloads.js';
import { partitionOf } from '../partition.js';
import { eventsExchange, routingKey } from './topology.js';

/** An event as it travels: `ashlar.common.v1.DomainEvent` as JSON, its data as an object. */
const messageBody = z.object({
  id: z.uuid(),
  source: z.string().min(1),
  type: z.string().regex(/^[a-z_]+\.[a-z_]+$/),
  subject: z.string().min(1),
  time: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
  sequence: z.int().positive(),
  position: z.int().positive(),
  channelSequence: z.int().positive().optional(),
  requestId: z.string().optional(),
});

/** What is sent to the broker for an event. */
export interface Message {
  envelope: Envelope;
  body: Buffer;
}

/** A message of an event. It is kept on disk, and comes back when no queue takes it. */
export function toMessage(event: DomainEvent): Message {
  const aggregate = aggregateOf(event.type);
  const time = fromTimestamp(event.time) ?? new Date(0);
  const body: z.input<typeof messageBody> = {
    id: event.id,
    source: event.source,
    type: event.type,
    subject: event.subject,
    time: time.toISOString(),
    data: JSON.parse(event.data) as Record<string, unknown>,
    sequence: event.sequence,
    position: event.position ?? 0,
    channelSequence: event.channelSequence,
    requestId: event.requestId,
  };
  return {
    envelope: {
      exchange: eventsExchange,
      routingKey: routingKey(event.type, partitionOf(aggregate, event.subject)),
      durable: true,
      mandatory: true,
      messageId: event.id,
      type: event.type,
      timestamp: Math.floor(time.getTime() / 1_000),
      appId: event.source,
      contentType: 'application/json',
      headers: { aggregate, subject: event.subject, version: event.sequence },
    },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Reads the body of a message, parsed from JSON if it could be. Throws when it is no event; a type that is not known yet is one. */
export function readMessage(body: unknown): ReceivedEvent {
  const read = messageBody.safeParse(body);
  if (!read.success)
    throw new Error(`Not an event: ${read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join(', ')}`);
  const { id, source, type, subject, time, data, sequence, position, requestId } = read.data;
  return {
    id,
    source,
    type,
    aggregate: aggregateOf(type),
    subject,
    version: sequence,
    data,
    time: new Date(time),
    position,
    requestId,
  } as unknown as ReceivedEvent;
}
