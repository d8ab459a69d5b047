import type { Order, Payment } from '#testing/api-shapes.js';
import type { SeededRandom } from '#testing/seeded-random.js';
import { anOrder } from '#testing/test-shop.js';
import type { Book, KnownOrder } from './book.js';
import { doDeed } from './deeds.js';
import type { History } from './history.js';
import type { Person } from './person.js';

export const tokens = [
  ...(['tok_ok', 'tok_ok', 'tok_ok', 'tok_declined', 'tok_3ds', 'tok_async_ok', 'tok_async_fail'] as const),
  ...(['tok_timeout', 'tok_error_after_charge', 'tok_duplicate_webhooks', 'tok_reordered_webhooks'] as const),
];

/** Everything that a customer may do, in a mixture. */
export class Shopper {
  constructor(
    private readonly me: Person,
    private readonly skus: readonly string[],
    private readonly random: SeededRandom,
    private readonly history: History,
    private readonly book: Book,
  ) {}

  async doSomething(): Promise<void> {
    const choice = this.random.below(100);
    if (choice < 15) await this.browse();
    else if (choice < 60) await this.buy(this.random.of(tokens));
    else if (choice < 70) await this.buy();
    else if (choice < 80) await this.about('awaiting_payment', (order) => this.pay(order));
    else if (choice < 88) await this.confirm();
    else if (choice < 93) await this.about(this.random.of(['awaiting_payment', 'paid']), (order) => this.cancel(order));
    else await this.lookAtMine();
  }

  private async browse(): Promise<void> {
    const path = this.random.of(['/products?limit=5', '/products?limit=3&sort=-price', '/categories', '/users/me']);
    const answer = await this.me.ask({ method: 'GET', path });
    if (answer && answer.status !== 200) this.history.strange.push(`${answer.request} answered ${answer.outcome}`);
  }

  private async buy(token?: string): Promise<void> {
    const wish = { [this.somethingToBuy()]: 1 + this.random.below(3), [this.somethingToBuy()]: 1 };
    const body = anOrder(wish, token);
    const answer = await doDeed<Order>(this.history, { kind: 'order', by: this.me, path: '/orders', body, about: '' });
    if (answer?.status === 201) this.book.saw(answer.data, this.me);
  }

  /** Mostly of the first half, of which there is plenty. */
  private somethingToBuy(): string {
    return this.skus[this.random.below(this.random.below(4) === 0 ? this.skus.length : this.skus.length / 2)];
  }

  private async pay({ id }: KnownOrder): Promise<void> {
    const body = { provider: 'sandbox', token: this.random.of(tokens) };
    const answer = await doDeed<Payment>(this.history, { kind: 'pay', by: this.me, path: `/orders/${id}/payments`, body, about: id });
    if (answer?.status === 201) this.book.paid(answer.data);
  }

  private async confirm(): Promise<void> {
    const id = this.book
      .of(this.me, 'awaiting_payment')
      .findLast(({ toConfirm }) => toConfirm.length > 0)
      ?.toConfirm.pop();
    if (id === undefined) return;
    const body = { result: this.random.below(4) === 0 ? 'failed' : 'succeeded' };
    const path = `/payments/${id}/confirm`;
    const answer = await doDeed<Payment>(this.history, { kind: 'confirm', by: this.me, path, body, about: id });
    if (answer?.status === 200) this.book.paid(answer.data);
  }

  private async cancel({ id }: KnownOrder): Promise<void> {
    const wish = { kind: 'cancel', by: this.me, path: `/orders/${id}/cancel`, body: undefined, about: id } as const;
    const answer = await doDeed<Order>(this.history, wish);
    if (answer?.status === 200) this.book.saw(answer.data, this.me);
  }

  /** An order that was acknowledged is there whenever anything answers. */
  private async lookAtMine(): Promise<void> {
    const mine = this.book.orders.filter(({ owner }) => owner === this.me);
    if (mine.length === 0) return;
    const { id } = this.random.of(mine);
    const answer = await this.me.ask<Order>({ method: 'GET', path: `/orders/${id}` });
    if (answer?.status === 200) this.book.saw(answer.data, this.me);
    else if (answer) this.history.strange.push(`order ${id}, which was acknowledged, is answered with ${answer.outcome}`);
  }

  private async about(status: string, act: (order: KnownOrder) => Promise<void>): Promise<void> {
    const orders = this.book.of(this.me, status);
    if (orders.length > 0) await act(this.random.of(orders.slice(-5)));
  }
}
