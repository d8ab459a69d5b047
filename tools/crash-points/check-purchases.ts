import type { ApiAnswer } from '#testing/api-client.js';
import type { Movement, Order } from '#testing/api-shapes.js';
import { eventually } from '#testing/eventually.js';
import type { TestShop } from '#testing/test-shop.js';
import type { Goods, Purchase } from './purchase.js';

const settledWithinMs = 90_000;

/** Waits until what the deaths left is settled, and says what is not as it must be: nothing. */
export async function checkPurchases(shop: TestShop, purchases: readonly Purchase[], stock: Goods): Promise<string[]> {
  let violations: string[] = [];
  const check = async () => {
    await payWhatIsOwed(purchases);
    violations = await differences(shop, purchases, stock);
    if (violations.length > 0) throw new Error('Not settled yet');
  };
  await eventually(check, settledWithinMs).catch(() => undefined);
  return violations;
}

/** An attempt to pay that never reached the provider was given up; its customer, who has the answer by now, pays again. */
async function payWhatIsOwed(purchases: readonly Purchase[]): Promise<void> {
  for (const { customer, order } of purchases) {
    if (!order) continue;
    const { paymentStatus } = (await customer.get<Order>(`/orders/${order.id}`)).data;
    if (paymentStatus === 'failed') await customer.post(`/orders/${order.id}/payments`, { provider: 'sandbox', token: 'tok_ok' });
  }
}

async function differences(shop: TestShop, purchases: readonly Purchase[], stock: Goods): Promise<string[]> {
  const orders = await ordersOfEverybody(shop);
  const ledger = await shop.ledger();
  const unanswered = purchases.flatMap(({ refusal }) => (refusal === undefined ? [] : [`a purchase was refused: ${refusal}`]));
  return [
    ...unanswered,
    ...countDifferences(purchases, orders),
    ...orders.flatMap((order) => moneyDifferences(order, ledger)),
    ...ledger.filter(({ orderId }) => !orders.some(({ id }) => id === orderId)).map(({ id }) => `${id} in the ledger is of no order`),
    ...(await stockDifferences(shop, orders, stock)),
  ];
}

function countDifferences(purchases: readonly Purchase[], orders: readonly Order[]): string[] {
  const wanted = purchases.flatMap(({ order }) => (order ? [order.id] : []));
  const there = new Set(orders.map(({ id }) => id));
  return [
    ...(new Set(wanted).size === wanted.length ? [] : ['two purchases were answered with one order']),
    ...wanted.filter((id) => !there.has(id)).map((id) => `order ${id} was acknowledged and is not there`),
    ...orders.filter(({ id }) => !wanted.includes(id)).map(({ id }) => `order ${id} is nobody's purchase`),
  ];
}

function moneyDifferences({ id, status, totals }: Order, ledger: readonly Movement[]): string[] {
  const moved = ledger.filter(({ orderId }) => orderId === id).map(({ kind, amount }) => `${kind} ${amount}`);
  const due = `charge ${totals.grand.amount}`;
  return [
    ...(status === 'paid' ? [] : [`order ${id} is ${status}`]),
    ...(moved.length === 1 && moved[0] === due ? [] : [`order ${id} should have ${due} and has ${moved.join(', ') || 'nothing'}`]),
  ];
}

async function stockDifferences(shop: TestShop, orders: readonly Order[], stock: Goods): Promise<string[]> {
  const found: string[] = [];
  for (const [sku, initial] of Object.entries(stock)) {
    const lines = orders.flatMap((order) => order.lines).filter((line) => line.sku === sku);
    const left = initial - lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const { onHand, reserved } = await shop.stockOf(sku);
    if (onHand !== left || reserved !== 0) found.push(`of ${sku} there are ${onHand}, ${reserved} of them reserved, and not ${left}`);
  }
  return found;
}

async function ordersOfEverybody(shop: TestShop): Promise<Order[]> {
  const orders: Order[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: ApiAnswer<Order[]> = await shop.admin.get<Order[]>(`/orders?limit=100${next && `&cursor=${encodeURIComponent(next)}`}`);
    orders.push(...page.data);
    next = page.json.meta.page?.nextCursor ?? null;
  }
  return orders;
}
