import type { Order } from '#testing/api-shapes.js';
import { insist } from '#testing/insist.js';
import type { Customer } from '#testing/test-shop.js';

const answeredWithinMs = 180_000;

/** Quantities by SKU. */
export type Goods = Record<string, number>;

/** One order that somebody wants, asked for under one idempotency key until there is an answer. */
export class Purchase {
  /** What made the client ask again. */
  readonly troubles: string[] = [];
  readonly done: Promise<void>;
  isDone = false;
  /** Undefined when the shop refused. */
  order: Order | undefined;
  refusal: string | undefined;

  private constructor(
    readonly customer: Customer,
    readonly goods: Goods,
    readonly token: string,
  ) {
    const key = crypto.randomUUID();
    const ask = () => customer.order(goods, token, key);
    this.done = insist(ask, (what) => this.troubles.push(what), answeredWithinMs)
      .then(
        (answer) => {
          if (answer.status === 201) this.order = answer.data;
          else this.refusal = answer.outcome;
        },
        (error: unknown) => void (this.refusal = (error as Error).message),
      )
      .finally(() => (this.isDone = true));
  }

  static begin(customer: Customer, goods: Goods, token: string): Purchase {
    return new Purchase(customer, goods, token);
  }
}
