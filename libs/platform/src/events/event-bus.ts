import type { EventConsumer, ReceivedEvent } from './event-consumer.js';
import { pause } from './pause.js';

/** A broker that carries events beside the feeds. */
export abstract class EventBus {
  abstract readonly isOn: boolean;

  /** Publishes this service's events until `signal` is aborted. Only the leader of its database does. */
  abstract publish(signal: AbortSignal): Promise<void>;

  /** The feed has grown. */
  abstract moved(): void;

  /** Brings a consumer its share of what is published; `deliver` resolves once an event is dealt with. */
  abstract subscribe(consumer: EventConsumer, deliver: (event: ReceivedEvent) => Promise<void>): void;

  abstract close(): Promise<void>;
}

const never = 2 ** 31 - 1;

/** None: the feeds alone carry them. */
export class NoBus extends EventBus {
  override readonly isOn = false;

  override publish(signal: AbortSignal): Promise<void> {
    return pause(never, signal);
  }

  override moved(): void {}

  override subscribe(): void {}

  override async close(): Promise<void> {}
}
