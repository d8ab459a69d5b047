import { randomUUID } from 'node:crypto';
import { aggregateOf, sourceOf } from '#platform/events/event-payloads.js';
import type { ReceivedEvent } from '#platform/events/event-consumer.js';

/** An event as it reaches a consumer: of a subject of its own unless told. */
export function aFact<T extends ReceivedEvent['type']>(type: T, details: Partial<ReceivedEvent> = {}): ReceivedEvent {
  const aggregate = aggregateOf(type) as ReceivedEvent['aggregate'];
  return {
    id: randomUUID(),
    source: sourceOf[aggregate],
    type,
    aggregate,
    subject: randomUUID(),
    version: 1,
    data: {},
    time: new Date(),
    position: 1,
    requestId: undefined,
    ...details,
  } as ReceivedEvent;
}
