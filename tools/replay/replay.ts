import { inParallel } from './in-parallel.js';
import { customerOf } from './plan/customers.js';
import type { Plan } from './plan/plan.js';
import { wantedOrders } from './plan/scope.js';
import type { WantedOrder } from './plan/scope.js';
import type { Progress } from './report/progress.js';
import { openCategories, openProduct, readShelves } from './shop/open-shelves.js';
import type { People } from './shop/people.js';
import { isPaid, NotPaid, placeOrder, readOrder, settle } from './shop/place-order.js';
import { refundOrder } from './shop/refund-order.js';
import { Refused } from './shop/refused.js';
import type { Session } from './shop/session.js';
import type { OrderView } from './shop/shapes.js';
import { isDead, readShopOrders, toShopOrder } from './shop/shop-orders.js';
import type { ShopOrder } from './shop/shop-orders.js';

export interface Shop {
  readonly admin: Session;
  readonly people: People;
}

/** What a run did. */
export interface Deeds {
  readonly placed: number;
  readonly alreadyThere: number;
  readonly refunded: number;
  readonly orderSeconds: number;
  /** Of POST /orders, from the first sending to the answer, in milliseconds. */
  readonly latencies: readonly number[];
  /** What the shop refused, in its own words. */
  readonly problems: readonly string[];
}

/** One run: does what the shop does not have yet. What it has is read from the shop itself, so nothing depends on notes of ours. */
export class Replay {
  private readonly latencies: number[] = [];
  private readonly problems: string[] = [];
  private readonly alive = new Map<string, ShopOrder>();
  private readonly onTheirWay: { readonly buyer: Session; readonly order: WantedOrder; readonly placed: OrderView }[] = [];
  private readonly deadBefore = new Map<string, number>();
  wanted: readonly WantedOrder[] = [];

  constructor(
    private readonly plan: Plan,
    private readonly shop: Shop,
    private readonly clients: number,
    private readonly progress: Progress,
    private readonly stop: AbortSignal,
  ) {}

  async run(): Promise<Deeds> {
    await this.lookAround();
    const missing = this.wanted.filter(({ key }) => !isPaidIn(this.alive, key));
    if (missing.length > 0) {
      await this.fillShelves(missing);
      await this.registerCustomers(missing);
    }
    const alreadyThere = this.wanted.length - missing.length;
    const startedAt = performance.now();
    await this.stage('Orders', missing, (order) => this.placeAndPay(order));
    await this.settleThoseOnTheirWay();
    const orderSeconds = (performance.now() - startedAt) / 1000;
    const refunded = await this.refund();
    return { placed: this.latencies.length, alreadyThere, refunded, orderSeconds, latencies: this.latencies, problems: this.problems };
  }

  private async lookAround(): Promise<void> {
    const { ofFile } = await readShopOrders(this.shop.admin, this.plan.fileId);
    for (const order of ofFile) {
      if (isDead(order)) this.deadBefore.set(order.key, (this.deadBefore.get(order.key) ?? 0) + 1);
      else this.alive.set(order.key, order);
    }
    this.wanted = wantedOrders(this.plan, this.alive);
  }

  private async fillShelves(orders: readonly WantedOrder[]): Promise<void> {
    const skus = new Set(orders.flatMap(({ lines }) => lines.map(({ sku }) => sku)));
    const categoryIds = await openCategories(this.shop.admin);
    const shelves = await readShelves(this.shop.admin);
    const products = this.plan.products.filter(({ variants }) => variants.some(({ sku }) => skus.has(sku)));
    await this.stage('Products', products, (product) =>
      openProduct(this.shop.admin, product, categoryIds.get(product.categorySlug)!, this.plan.fileId, shelves.get(product.slug)),
    );
  }

  private async registerCustomers(orders: readonly WantedOrder[]): Promise<void> {
    const customers = new Map(orders.map(({ customer, country }) => customerOf(customer, country)).map((person) => [person.email, person]));
    await this.stage('Customers', [...customers.values()], (customer) => this.shop.people.register(customer));
  }

  /** A payment on its way is looked after when all orders are placed: waiting for one would only keep a buyer from the next. */
  private async placeAndPay(order: WantedOrder): Promise<void> {
    const buyer = this.shop.people.sessionOf(order);
    const unpaid = this.alive.get(order.key);
    await this.noting(order.key, async () => {
      const placed = unpaid ? await readOrder(buyer, unpaid.id) : await this.place(buyer, order);
      if (placed.paymentStatus === 'processing') this.onTheirWay.push({ buyer, order, placed });
      else this.alive.set(order.key, toShopOrder(await settle(buyer, placed), order.key));
    });
  }

  private async settleThoseOnTheirWay(): Promise<void> {
    await this.stage('Payments on their way', this.onTheirWay, ({ buyer, order, placed }) =>
      this.noting(order.key, async () => void this.alive.set(order.key, toShopOrder(await settle(buyer, placed), order.key))),
    );
  }

  /** What the shop refuses is one invoice's problem, and the rest goes on. */
  private async noting(key: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof Refused || error instanceof NotPaid)) throw error;
      this.problems.push(`${key}: ${error.message}`);
      return false;
    }
  }

  private async place(buyer: Session, order: WantedOrder): Promise<OrderView> {
    const startedAt = performance.now();
    const placed = await placeOrder(buyer, order, { fileId: this.plan.fileId, deadBefore: this.deadBefore.get(order.key) ?? 0 });
    this.latencies.push(performance.now() - startedAt);
    return placed;
  }

  /** Refunds of one order go one after the other, in the order of the file. */
  private async refund(): Promise<number> {
    const orders = this.wanted.filter(({ key, refunds, refundsPresent }) => isPaidIn(this.alive, key) && refunds.length > refundsPresent);
    let made = 0;
    await this.stage('Orders with refunds', orders, async ({ key, refunds, refundsPresent }) => {
      for (const refund of refunds.slice(refundsPresent)) {
        const done = await this.noting(refund.key, () => refundOrder(this.shop.admin, this.alive.get(key)!.id, refund, this.plan.fileId));
        if (!done) return;
        made += 1;
      }
    });
    return made;
  }

  private async stage<T>(title: string, items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
    if (items.length === 0 || this.stop.aborted) return;
    this.progress.start(title, items.length);
    try {
      await inParallel(items, this.clients, this.stop, async (item) => {
        await work(item);
        this.progress.step();
      });
    } finally {
      this.progress.end();
    }
  }
}

const isPaidIn = (orders: ReadonlyMap<string, ShopOrder>, key: string) => {
  const order = orders.get(key);
  return order !== undefined && isPaid(order);
};
