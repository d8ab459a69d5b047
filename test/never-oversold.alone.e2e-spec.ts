import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Order, OrderEvent } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { inParallel, tally } from '#testing/in-parallel.js';
import { anOrder, type Customer, TestShop } from '#testing/test-shop.js';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('A rush', () => {
  let copy: AshlarCopy;
  let shop: TestShop;
  let crowd: Customer[];

  beforeAll(async () => {
    copy = await startCopy();
    shop = await TestShop.open(copy);
    crowd = await inParallel(numbers(50), 10, () => shop.customer());
  });

  afterAll(() => copy.stop(), 30_000);

  const somebody = (index: number): Customer => crowd[index % crowd.length];
  const available = async (sku: string) => (await shop.stockOf(sku)).available;

  it('of 500 buyers at once for 100 pieces sells exactly 100 and charges exactly 100', async () => {
    const sku = await shop.sku({ stock: 100, price: 1_000 });
    const answers = await Promise.all(numbers(500).map((index) => somebody(index).order({ [sku]: 1 }, 'tok_ok')));
    expect(tally(answers.map(({ outcome }) => outcome))).toEqual({ '201': 100, '409 OUT_OF_STOCK': 400 });

    const sold = answers.filter(({ status }) => status === 201).map(({ data }) => data);
    expect(tally(sold.map(({ status }) => status))).toEqual({ paid: 100 });
    const ids = new Set(sold.map(({ id }) => id));
    expect(ids.size).toBe(100);
    expect(new Set(sold.map(({ number }) => number)).size).toBe(100);
    await eventually(async () => expect(await shop.stockOf(sku)).toEqual({ onHand: 0, reserved: 0, available: 0 }));
    const charges = (await shop.ledger()).filter(({ orderId }) => ids.has(orderId));
    expect(tally(charges.map(({ kind, amount }) => `${kind} ${amount}`))).toEqual({ 'charge 1000': 100 });
    expect(new Set(charges.map(({ orderId }) => orderId))).toEqual(ids);
  });

  it('of 1000 orders for the same two SKUs in opposite order ends without a deadlock, and every piece is accounted for', async () => {
    const [left, right] = [await shop.sku({ stock: 900 }), await shop.sku({ stock: 1_100 })];
    const wishes = numbers(1_000).map((index) => (index % 2 ? { [left]: 1, [right]: 1 } : { [right]: 1, [left]: 1 }));
    const answers = await inParallel(wishes, 200, (wish, index) => somebody(index).order(wish));
    expect(tally(answers.map(({ outcome }) => outcome))).toEqual({ '201': 900, '409 OUT_OF_STOCK': 100 });
    expect(await shop.stockOf(left)).toEqual({ onHand: 900, reserved: 900, available: 0 });
    expect(await shop.stockOf(right)).toEqual({ onHand: 1_100, reserved: 900, available: 200 });
  });

  it('of 50 posts with one idempotency key makes one order and one charge', async () => {
    const sku = await shop.sku({ stock: 100 });
    const buyer = await shop.customer();
    const key = crypto.randomUUID();
    const post = async () => {
      for (const deadline = Date.now() + 20_000; ; await sleep(200)) {
        const answer = await buyer.order({ [sku]: 1 }, 'tok_ok', key);
        if (answer.outcome !== '409 IDEMPOTENCY_IN_PROGRESS' || Date.now() > deadline) return answer;
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
    };
    const answers = await Promise.all(numbers(50).map(post));
    expect(tally(answers.map(({ outcome }) => outcome))).toEqual({ '201': 50 });
    const ids = new Set(answers.map(({ data }) => data.id));
    expect(ids.size).toBe(1);
    expect(tally(answers.map(({ headers }) => headers.get('idempotent-replayed') ?? 'first'))).toEqual({ first: 1, true: 49 });
    expect((await buyer.get<Order[]>('/orders')).data.map(({ id }) => id)).toEqual([...ids]);
    expect(await shop.moneyOf([...ids][0])).toEqual(['charge 1000']);
    await eventually(async () => expect(await shop.stockOf(sku)).toEqual({ onHand: 99, reserved: 0, available: 99 }));

    const other = await buyer.order({ [sku]: 2 }, 'tok_ok', key);
    expect(other.outcome).toBe('422 IDEMPOTENCY_KEY_REUSED');
    const neighbour = await shop.customer();
    expect((await neighbour.order({ [sku]: 1 }, 'tok_ok', key)).data.customerId).toBe(neighbour.user.id);
  });

  it('of 20 payments for one order takes the money once', async () => {
    const sku = await shop.sku({ stock: 1 });
    const buyer = somebody(0);
    const order = (await buyer.order({ [sku]: 1 })).data;
    const pay = () => buyer.post(`/orders/${order.id}/payments`, { provider: 'sandbox', token: 'tok_ok' });
    const answers = await Promise.all(numbers(20).map(pay));
    expect(tally(answers.map(({ outcome }) => outcome))).toEqual({ '201': 1, '409 ORDER_NOT_PAYABLE': 19 });
    await eventually(async () => expect(await shop.stockOf(sku)).toEqual({ onHand: 0, reserved: 0, available: 0 }));
    expect(await shop.moneyOf(order.id)).toEqual(['charge 1000']);
  });

  it('of 20 refunds for one order gives the money back once', async () => {
    const buyer = somebody(0);
    const order = (await buyer.order({ [await shop.sku()]: 1 }, 'tok_ok')).data;
    const refund = () => shop.admin.post(`/orders/${order.id}/refunds`, { amount: { amount: 600, currency: 'GBP' }, reason: 'damaged' });
    const answers = await Promise.all(numbers(20).map(refund));
    expect(tally(answers.map(({ outcome }) => outcome))).toEqual({ '201': 1, '422 REFUND_EXCEEDS_PAID': 19 });
    await eventually(async () => expect(await shop.moneyOf(order.id)).toEqual(['charge 1000', 'refund 600']));
  });

  it('holds nothing for whoever expected another price', async () => {
    const sku = await shop.sku({ stock: 5, price: 1_000 });
    const expecting = (amount: number) =>
      somebody(1).post<Order>('/orders', { ...anOrder({ [sku]: 2 }), expectedTotal: { amount, currency: 'GBP' } });
    expect((await expecting(1_999)).outcome).toBe('409 PRICE_CHANGED');
    await eventually(async () => expect(await available(sku)).toBe(5));
    expect((await expecting(2_000)).status).toBe(201);
    expect(await available(sku)).toBe(3);
  });
});

describe('An order that nobody pays', () => {
  let copy: AshlarCopy;
  let shop: TestShop;
  let buyer: Customer;

  beforeAll(async () => {
    copy = await startCopy({ env: { ORDER_HOLD_SECONDS: '3' } });
    shop = await TestShop.open(copy);
    buyer = await shop.customer();
  });

  afterAll(() => copy.stop(), 30_000);

  it('expires when its time is up, gives its stock back, and takes no more money', async () => {
    const [sku, other] = [await shop.sku({ stock: 5 }), await shop.sku({ stock: 5 })];
    const [order, secure, paid] = (
      await Promise.all([buyer.order({ [sku]: 3 }), buyer.order({ [sku]: 1 }, 'tok_3ds'), buyer.order({ [other]: 2 }, 'tok_ok')])
    ).map(({ data }) => data) as [Order, Order, Order];
    expect(await shop.stockOf(sku)).toEqual({ onHand: 5, reserved: 4, available: 1 });

    for (const { id } of [order, secure]) {
      await eventually(async () => expect((await buyer.get<Order>(`/orders/${id}`)).data.status).toBe('expired'), 15_000);
    }
    await eventually(async () => expect(await shop.stockOf(sku)).toEqual({ onHand: 5, reserved: 0, available: 5 }));
    const history = (await buyer.get<OrderEvent[]>(`/orders/${order.id}/events`)).data;
    expect(history.map(({ type, sequence }) => `${sequence} ${type}`)).toEqual(['1 order.placed', '2 order.expired']);

    expect((await buyer.post(`/orders/${order.id}/payments`, { provider: 'sandbox', token: 'tok_ok' })).outcome).toBe(
      '409 ORDER_NOT_PAYABLE',
    );
    expect((await buyer.post(`/payments/${secure.payments[0]?.id}/confirm`, { result: 'succeeded' })).status).toBe(409);
    expect(await shop.moneyOf(secure.id)).toEqual([]);
    expect((await buyer.get<Order>(`/orders/${paid.id}`)).data.status).toBe('paid');
    expect(await shop.stockOf(other)).toEqual({ onHand: 3, reserved: 0, available: 3 });
  });
});
