import { showPence } from './plan/amounts.js';
import type { WantedOrder } from './plan/scope.js';
import type { MovementView } from './shop/shapes.js';
import { isPaid } from './shop/place-order.js';
import { isDead } from './shop/shop-orders.js';
import type { ShopOrder, ShopOrders } from './shop/shop-orders.js';

export interface Sums {
  orders: number;
  soldPence: number;
  refundedPence: number;
}

export interface Reconciliation {
  readonly file: Sums;
  readonly api: Sums;
  readonly ledger: Sums;
  /** Orders of this file that expired or were cancelled: whatever they were charged went back. */
  readonly deadOrders: number;
  /** Empty when the three agree to the penny, order by order. */
  readonly differences: readonly string[];
}

/** Compares what the file asked for with what the shop says and with what the payment provider says. */
export function reconcile(wanted: readonly WantedOrder[], shop: ShopOrders, movements: readonly MovementView[]): Reconciliation {
  const differences: string[] = [];
  const ledgerOf = sumByOrder(movements);
  const alive = shop.ofFile.filter((order) => !isDead(order));
  const deadOrders = shop.ofFile.filter(isDead);

  const file = sumOf(wanted, (order) => ({ soldPence: order.pence, refundedPence: refundsOf(order) }));
  const api = sumOf(alive.filter(isPaid), ({ grandPence, refundedPence }) => ({ soldPence: grandPence, refundedPence }));
  const ledger = sumOf(
    alive.flatMap(({ id }) => ledgerOf.get(id) ?? []),
    (sums) => sums,
  );

  const byKey = Map.groupBy(alive, ({ key }) => key);
  for (const order of wanted) differences.push(...compare(order, byKey.get(order.key) ?? [], ledgerOf));
  const keys = new Set(wanted.map(({ key }) => key));
  for (const { key, id } of alive) if (!keys.has(key)) differences.push(`${key}: order ${id} was not asked for`);
  for (const { key, id } of deadOrders) {
    const { soldPence, refundedPence } = ledgerOf.get(id) ?? nothing;
    if (soldPence !== refundedPence) {
      differences.push(`${key}: order ${id} is off, but was charged ${showPence(soldPence)} and refunded ${showPence(refundedPence)}`);
    }
  }
  for (const [id, { soldPence }] of ledgerOf) {
    if (!shop.everyId.has(id))
      differences.push(`the provider charged ${showPence(soldPence)} for order ${id}, which the shop does not know`);
  }
  return { file, api, ledger, deadOrders: deadOrders.length, differences };
}

const nothing: Sums = { orders: 0, soldPence: 0, refundedPence: 0 };

const refundsOf = ({ refunds }: WantedOrder) => refunds.reduce((sum, { pence }) => sum + pence, 0);

function* compare(wanted: WantedOrder, found: readonly ShopOrder[], ledgerOf: ReadonlyMap<string, Sums>): Generator<string> {
  const [order] = found;
  if (!order) {
    yield `${wanted.key}: not in the shop, ${showPence(wanted.pence)}`;
    return;
  }
  if (found.length > 1) yield `${wanted.key}: in the shop ${found.length} times`;
  const { grandPence, paidPence, refundedPence, paymentStatus } = order;
  const charged = ledgerOf.get(order.id) ?? nothing;
  if (!isPaid(order)) yield `${wanted.key}: its payment is ${paymentStatus}`;
  yield* differ(wanted.key, 'order', wanted.pence, grandPence);
  yield* differ(wanted.key, 'payments', wanted.pence, paidPence);
  yield* differ(wanted.key, "provider's charges", wanted.pence, charged.soldPence);
  yield* differ(wanted.key, 'refunds', refundsOf(wanted), refundedPence);
  yield* differ(wanted.key, "provider's refunds", refundsOf(wanted), charged.refundedPence);
}

function* differ(key: string, what: string, wanted: number, found: number): Generator<string> {
  if (wanted !== found) yield `${key}: ${what} ${showPence(found)}, the file has ${showPence(wanted)}`;
}

function sumByOrder(movements: readonly MovementView[]): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const { orderId, kind, amount } of movements) {
    const sum = sums.get(orderId) ?? { orders: 1, soldPence: 0, refundedPence: 0 };
    if (kind === 'charge') sum.soldPence += amount;
    else sum.refundedPence += amount;
    sums.set(orderId, sum);
  }
  return sums;
}

function sumOf<T>(items: readonly T[], amounts: (item: T) => Pick<Sums, 'soldPence' | 'refundedPence'>): Sums {
  const sum: Sums = { ...nothing };
  for (const item of items) {
    const { soldPence, refundedPence } = amounts(item);
    sum.orders += 1;
    sum.soldPence += soldPence;
    sum.refundedPence += refundedPence;
  }
  return sum;
}
