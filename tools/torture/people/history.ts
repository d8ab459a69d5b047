import type { ApiAnswer } from '#testing/api-client.js';
import type { Order } from '#testing/api-shapes.js';
import { Answers } from './answers.js';
import type { Person } from './person.js';

export type DeedKind = 'register' | 'order' | 'pay' | 'confirm' | 'cancel' | 'refund' | 'ship' | 'deliver' | 'adjust';

/** A write that somebody asked for: one path, one body, one idempotency key, however often it is sent. */
export interface Deed {
  readonly kind: DeedKind;
  readonly by: Person;
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
  /** The order, payment or SKU that it is about. */
  readonly about: string;
  /** Sent so often without an answer that says what became of it. */
  unknown: number;
  /** What became of it; undefined: nobody knows. */
  answer: ApiAnswer | undefined;
}

/** How somebody once saw an order. */
export interface Sight {
  id: string;
  status: string;
  version: number;
}

/** What was said and done, as the clients know it: the shop is held to this. */
export class History extends Answers {
  readonly deeds: Deed[] = [];
  readonly sights: Sight[] = [];

  saw({ id, status, version }: Order): void {
    this.sights.push({ id, status, version });
  }

  /** Deeds of a kind that the shop said were done. */
  acknowledged(kind: DeedKind): Deed[] {
    return this.deeds.filter((deed) => deed.kind === kind && deed.answer !== undefined && deed.answer.status < 300);
  }
}
