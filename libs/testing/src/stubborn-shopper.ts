import type { Order } from './api-shapes.js';
import { insist } from './insist.js';
import type { SeededRandom } from './seeded-random.js';
import type { Customer } from './test-shop.js';

/** Buys one order after the other, each under one idempotency key, and asks again until there is an answer, whatever dies meanwhile. */
export class StubbornShopper {
  /** Orders that the shop acknowledged. */
  readonly bought: Order[] = [];
  /** Answers that were no success and asked for no repeat: there should be none. */
  readonly refused: string[] = [];
  /** What was answered on the way: `503 SERVICE_UNAVAILABLE`. */
  readonly troubles: string[] = [];
  private stopping = false;
  private work: Promise<void> | undefined;

  constructor(
    private readonly customer: Customer,
    private readonly skus: readonly string[],
    private readonly random: SeededRandom,
  ) {}

  start(): void {
    this.work = this.shop();
  }

  /** Finishes the order that is under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.work;
  }

  /** Pays again what came to nothing: a token is good for one attempt, and one that never reached the provider has failed. */
  async payWhatIsOwed(): Promise<void> {
    for (const { id } of this.bought) {
      const { paymentStatus } = (await this.customer.get<Order>(`/orders/${id}`)).data;
      if (paymentStatus === 'failed') await this.customer.post(`/orders/${id}/payments`, { provider: 'sandbox', token: 'tok_ok' });
    }
  }

  private async shop(): Promise<void> {
    while (!this.stopping) {
      const wish = { [this.random.of(this.skus)]: 1 + this.random.below(3), [this.random.of(this.skus)]: 1 };
      const key = crypto.randomUUID();
      const answer = await insist(
        () => this.customer.order(wish, 'tok_ok', key),
        (what) => this.troubles.push(what),
      );
      if (answer.status === 201) this.bought.push(answer.data);
      else this.refused.push(`${answer.outcome} ${answer.text}`);
    }
  }
}
