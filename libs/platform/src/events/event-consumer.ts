import type { EntityManager } from 'typeorm';
import type { Aggregate, EventPayloads, EventType } from './event-payloads.js';

interface ReceivedEventOf<T extends EventType> {
  /** UUIDv7; the same event always carries the same id. */
  id: string;
  /** The service that recorded it. */
  source: string;
  type: T;
  aggregate: Aggregate;
  subject: string;
  /** The subject's version that this event made: 1..n without a gap. */
  version: number;
  data: EventPayloads[T];
  time: Date;
  /** Its place in the feed of its service. */
  position: number;
  requestId: string | undefined;
}

/** An event as it reached a consumer; `switch (event.type)` tells the shape of `data`. A newer service may send types that this one does not know. */
export type ReceivedEvent = { [T in EventType]: ReceivedEventOf<T> }[EventType];

/**
 * Something that follows events. Each gets every event of its aggregates, each subject's in order of version and exactly once as far as the
 * database can tell: `handle` runs in the transaction that also records that the event was taken, so its effect must be written through
 * `manager`, and what lies outside the database (a mail, a call) belongs in a job that is added there.
 *
 * An error rolls the effect back; the event is tried a few times more, then parked with the subject's later ones, and tried again by itself.
 */
export abstract class EventConsumer {
  /** `<service>.<what it does>`, e.g. `catalog.reservations`. Never changes: what was taken is recorded under it. */
  abstract readonly name: string;
  /** It gets *every* event of these and passes over those that it has no use for: only so can it tell that none is missing. */
  abstract readonly aggregates: readonly Aggregate[];
  /** How many events one transaction may take; more than 1 only where no lock is held on what others contend for. */
  readonly batch: number = 1;

  abstract handle(event: ReceivedEvent, manager: EntityManager): Promise<void>;

  /** The same for up to `batch` events, in the order given: worth writing where one statement does what many would. */
  async handleAll(events: readonly ReceivedEvent[], manager: EntityManager): Promise<void> {
    for (const event of events) await this.handle(event, manager);
  }
}
