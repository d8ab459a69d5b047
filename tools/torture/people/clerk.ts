import type { Order } from '#testing/api-shapes.js';
import type { SeededRandom } from '#testing/seeded-random.js';
import type { Book, KnownOrder } from './book.js';
import { doDeed } from './deeds.js';
import type { History } from './history.js';
import type { Person } from './person.js';

/** Everything that an administrator may do about orders and stock, in a mixture. */
export class Clerk {
  constructor(
    private readonly me: Person,
    private readonly skus: readonly string[],
    private readonly random: SeededRandom,
    private readonly history: History,
    private readonly book: Book,
  ) {}

  async doSomething(): Promise<void> {
    const choice = this.random.below(100);
    if (choice < 25) await this.about('paid', (order) => this.send('ship', order));
    else if (choice < 40) await this.about('shipped', (order) => this.send('deliver', order));
    else if (choice < 65) await this.about(this.random.of(['paid', 'shipped', 'delivered']), (order) => this.refund(order));
    else if (choice < 70) await this.about('paid', (order) => this.cancel(order));
    else if (choice < 92) await this.adjust();
    else await this.lookUp();
  }

  private async send(kind: 'ship' | 'deliver', { id, owner }: KnownOrder): Promise<void> {
    const body = { carrier: 'Pigeon', trackingNumber: `P${this.random.below(1_000_000)}` };
    const answer = await doDeed<Order>(this.history, { kind, by: this.me, path: `/orders/${id}/${kind}`, body, about: id });
    if (answer?.status === 200) this.book.saw(answer.data, owner);
  }

  /** All that is left, or a part; the goods back on the shelf, or not. */
  private async refund({ id, grand }: KnownOrder): Promise<void> {
    const part = this.random.below(3) > 0 ? { amount: { amount: 1 + this.random.below(grand), currency: 'GBP' } } : {};
    const body = { ...part, reason: 'did not like it', restock: this.random.below(4) === 0 };
    await doDeed(this.history, { kind: 'refund', by: this.me, path: `/orders/${id}/refunds`, body, about: id });
  }

  private async cancel({ id, owner }: KnownOrder): Promise<void> {
    const wish = { kind: 'cancel', by: this.me, path: `/orders/${id}/cancel`, body: undefined, about: id } as const;
    const answer = await doDeed<Order>(this.history, wish);
    if (answer?.status === 200) this.book.saw(answer.data, owner);
  }

  private async adjust(): Promise<void> {
    const sku = this.random.of(this.skus);
    const delta = this.random.below(3) === 0 ? -1 - this.random.below(3) : 1 + this.random.below(5);
    await doDeed(this.history, {
      kind: 'adjust',
      by: this.me,
      path: `/stock/${sku}/adjustments`,
      body: { delta, reason: 'counted' },
      about: sku,
    });
  }

  private async lookUp(): Promise<void> {
    const answer = await this.me.ask({ method: 'GET', path: `/stock/${this.random.of(this.skus)}` });
    if (answer && answer.status !== 200) this.history.strange.push(`${answer.request} answered ${answer.outcome}`);
  }

  private async about(status: string, act: (order: KnownOrder) => Promise<void>): Promise<void> {
    const orders = this.book.with(status);
    if (orders.length > 0) await act(this.random.of(orders.slice(-20)));
  }
}
