import type { ReceivedEvent } from '../event-consumer.js';
import type { Aggregate } from '../event-payloads.js';

/** Somebody who follows events over the broker. */
export interface Subscription {
  /** Its name; copies of a service that use the same one share the work, a partition each. */
  consumer: string;
  aggregates: readonly Aggregate[];
  /**
   * Called for one event after the other of each partition, with up to four at once. The broker forgets the event once this resolves; when it
   * rejects, this event and all behind it come again.
   */
  deliver: (event: ReceivedEvent) => Promise<void>;
}
