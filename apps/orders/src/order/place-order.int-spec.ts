import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { unavailable } from '#platform/errors/domain-error.js';
import { eventually } from '#testing/eventually.js';
import { emailOf } from '../../test/fake-users.js';
import { address, payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';

describe('placing an order', () => {
  let shop: OrdersUnderTest;
  let ada: Person;
  beforeAll(async () => {
    shop = await startOrders();
    ada = shop.aCustomer();
  });
  afterAll(() => shop.stop());
  afterEach(() => {
    shop.sandbox.mood = 'answers';
    shop.catalog.failure = undefined;
    shop.users.failure = undefined;
  });

  const ordersOf = async (person: Person): Promise<number> => {
    const [row] = await shop.dataSource.query('SELECT count(*)::int AS n FROM customer_order WHERE customer_id = $1', [person.userId]);
    return row.n;
  };
  const held = () => [...shop.catalog.reservations].filter(([, { state }]) => state !== 'released').map(([orderId]) => orderId);
  /** As a crash between the last step and the answer would leave it. */
  const forgetAnswer = async (key: string): Promise<void> => {
    await shop.dataSource.query('UPDATE idempotency_record SET answer = NULL, locked_until = NULL WHERE key = $1', [key]);
  };

  it('holds the stock at the prices that catalog says, and awaits payment', async () => {
    const [mug, cup] = [shop.catalog.sells({ price: 250 }), shop.catalog.sells({ price: 1000 })];
    const lines = [
      { sku: mug, quantity: 1 },
      { sku: cup, quantity: 1 },
      { sku: mug, quantity: 2 },
    ];
    const order = await shop.place(ada, { lines });
    expect(order).toMatchObject({
      status: 'ORDER_STATUS_AWAITING_PAYMENT',
      paymentStatus: 'ORDER_PAYMENT_STATUS_UNPAID',
      currency: 'GBP',
      customerId: ada.userId,
      email: emailOf(ada.userId),
      shippingAddress: address,
      payments: [],
      version: 1,
      lines: [
        { sku: mug, quantity: 3, unitPrice: { amount: 250, currency: 'GBP' }, total: { amount: 750, currency: 'GBP' } },
        { sku: cup, quantity: 1, total: { amount: 1000, currency: 'GBP' } },
      ],
      totals: { items: { amount: 1750 }, shipping: { amount: 0 }, grand: { amount: 1750 } },
    });
    expect(order.expiresAt!.seconds - order.placedAt!.seconds).toBe(900);
    expect(shop.catalog.reservations.get(order.id)).toMatchObject({ state: 'held', lines: [{ sku: mug, quantity: 3 }, { sku: cup }] });
    expect(await shop.eventsOf(order.id)).toMatchObject([
      { type: 'order.placed', version: 1, data: { totals: { grand: { amount: 1750 } } } },
    ]);
  });

  it('pays in the same call, and then takes the pieces off the shelf', async () => {
    const order = await shop.place(ada, { payment: payWith('tok_ok') });
    expect(order).toMatchObject({ status: 'ORDER_STATUS_PAID', paymentStatus: 'ORDER_PAYMENT_STATUS_PAID', version: 2 });
    expect(order.expiresAt).toBeFalsy();
    expect(order.payments).toMatchObject([{ provider: 'sandbox', status: 'PAYMENT_STATUS_SUCCEEDED', amount: { amount: 1000 } }]);
    expect(shop.sandbox.chargesOf(order.id)).toMatchObject([{ amount: 1000, idempotencyKey: `order:${order.id}:charge:1` }]);
    expect((await shop.eventsOf(order.id)).map(({ type, version }) => `${version} ${type}`)).toEqual(['1 order.placed', '2 order.paid']);
    await eventually(async () => expect(await shop.stockOf(order.id)).toBe('committed'));
  });

  it('is there all the same when the payment is declined, and keeps its stock', async () => {
    const order = await shop.place(ada, { payment: payWith('tok_declined') });
    expect(order).toMatchObject({ status: 'ORDER_STATUS_AWAITING_PAYMENT', paymentStatus: 'ORDER_PAYMENT_STATUS_FAILED' });
    expect(order.payments).toMatchObject([{ status: 'PAYMENT_STATUS_FAILED', failureCode: 'card_declined' }]);
    expect(await shop.stockOf(order.id)).toBe('held');
    expect((await shop.eventsOf(order.id)).map(({ type }) => type)).toEqual(['order.placed', 'order.payment_failed']);
  });

  it('costs nothing and is paid when all of it is free', async () => {
    const lines = [{ sku: shop.catalog.sells({ price: 0 }), quantity: 1 }];
    const order = await shop.place(ada, { lines, payment: payWith('tok_ok') });
    expect(order).toMatchObject({ status: 'ORDER_STATUS_PAID', paymentStatus: 'ORDER_PAYMENT_STATUS_PAID', payments: [] });
    expect(shop.sandbox.chargesOf(order.id)).toEqual([]);
    await eventually(async () => expect(await shop.stockOf(order.id)).toBe('committed'));
  });

  it.each([
    ['an unknown SKU', 'UNKNOWN_SKU', () => ({ lines: [{ sku: 'NO-SUCH', quantity: 1 }] })],
    ['too many pieces', 'OUT_OF_STOCK', () => ({ lines: [{ sku: shop.catalog.sells({ available: 1 }), quantity: 2 }] })],
    ['another total than expected', 'PRICE_CHANGED', () => ({ expectedTotal: { amount: 999, currency: 'GBP' } })],
    [
      'two currencies',
      'MIXED_CURRENCIES',
      () => ({ lines: ['GBP', 'EUR'].map((currency) => ({ sku: shop.catalog.sells({ currency }), quantity: 1 })) }),
    ],
    ['a total that no number holds', 'TOTAL_TOO_LARGE', () => ({ lines: [{ sku: shop.catalog.sells({ price: 2 ** 52 }), quantity: 2 }] })],
    ['nobody who takes the money', 'UNKNOWN_PROVIDER', () => ({ payment: { provider: 'shells', token: 't' } })],
  ])('refuses %s: nothing is there, nothing is held, and a repeat says the same', async (_, code, request) => {
    const someone = shop.aCustomer();
    const key = randomUUID();
    const wish = { lines: [{ sku: shop.catalog.sells(), quantity: 1 }], ...request() };
    const before = held();
    await expect(shop.place(someone, wish, key)).rejects.toMatchObject({ code });
    await expect(shop.place(someone, wish, key)).rejects.toMatchObject({ code });
    expect(await ordersOf(someone)).toBe(0);
    expect(held()).toEqual(before);
  });

  it('holds nothing and says so when users is down', async () => {
    const someone = shop.aCustomer();
    const asked = shop.catalog.asked;
    shop.users.failure = unavailable('down');
    await expect(shop.place(someone)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(shop.catalog.asked).toBe(asked);
  });

  it('asks users for an address once a minute, not once an order', async () => {
    const someone = shop.aCustomer();
    const asked = shop.users.asked;
    await shop.place(someone);
    await shop.place(someone);
    expect(shop.users.asked).toBe(asked + 1);
  });

  describe('again under the same key', () => {
    it('answers the same, and neither orders nor charges twice', async () => {
      const someone = shop.aCustomer();
      const request = { lines: [{ sku: shop.catalog.sells(), quantity: 1 }], payment: payWith('tok_ok') };
      const first = await shop.place(someone, request, 'one key');
      expect(await shop.place(someone, request, 'one key')).toEqual(first);
      expect(await ordersOf(someone)).toBe(1);
      expect(shop.sandbox.chargesOf(first.id)).toHaveLength(1);
    });

    it('makes one order and one charge of fifty at once', async () => {
      const someone = shop.aCustomer();
      const request = { lines: [{ sku: shop.catalog.sells(), quantity: 1 }], payment: payWith('tok_ok') };
      const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => shop.place(someone, request, 'fifty at once')));
      const placed = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value.id);
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason.code);
      expect(new Set(placed).size).toBe(1);
      expect(new Set(refused)).toEqual(new Set(refused.length > 0 ? ['IDEMPOTENCY_IN_PROGRESS'] : []));
      expect(await ordersOf(someone)).toBe(1);
      expect(shop.sandbox.chargesOf(placed[0])).toHaveLength(1);
    });

    it('goes on with the same order after catalog was gone', async () => {
      const someone = shop.aCustomer();
      const request = { lines: [{ sku: shop.catalog.sells(), quantity: 1 }] };
      shop.catalog.failure = unavailable('down');
      await expect(shop.place(someone, request, 'after catalog')).rejects.toMatchObject({ kind: 'unavailable' });
      const [record] = await shop.dataSource.query(`SELECT resource_id FROM idempotency_record WHERE key = 'after catalog'`);
      shop.catalog.failure = undefined;
      expect((await shop.place(someone, request, 'after catalog')).id).toBe(record.resource_id);
    });

    it('takes up the reservation of an attempt that died before it wrote the order', async () => {
      const someone = shop.aCustomer();
      const sku = shop.catalog.sells({ available: 1 });
      const request = { lines: [{ sku, quantity: 1 }] };
      shop.catalog.failure = unavailable('down');
      await expect(shop.place(someone, request, 'died early')).rejects.toMatchObject({ kind: 'unavailable' });
      shop.catalog.failure = undefined;
      const [record] = await shop.dataSource.query(`SELECT resource_id FROM idempotency_record WHERE key = 'died early'`);
      shop.catalog.reservations.set(record.resource_id, { state: 'held', lines: request.lines });
      shop.catalog.shelves.get(sku)!.available = 0;
      expect(await shop.place(someone, request, 'died early')).toMatchObject({ id: record.resource_id });
    });

    it('charges what an attempt that died before the charge had written down', async () => {
      const request = { lines: [{ sku: shop.catalog.sells(), quantity: 1 }], payment: payWith('tok_ok') };
      shop.sandbox.mood = 'never sees';
      const lost = await shop.place(ada, request, 'died before');
      expect(lost).toMatchObject({ status: 'ORDER_STATUS_AWAITING_PAYMENT', paymentStatus: 'ORDER_PAYMENT_STATUS_PROCESSING' });
      shop.sandbox.mood = 'answers';
      await forgetAnswer('died before');
      const again = await shop.place(ada, request, 'died before');
      expect(again).toMatchObject({ id: lost.id, status: 'ORDER_STATUS_PAID', payments: [{ id: lost.payments[0].id }] });
      expect(shop.sandbox.chargesOf(lost.id)).toHaveLength(1);
    });

    it('finds the charge that an attempt that died after it had made', async () => {
      const request = { lines: [{ sku: shop.catalog.sells(), quantity: 1 }], payment: payWith('tok_ok') };
      shop.sandbox.mood = 'loses its answers';
      const lost = await shop.place(ada, request, 'died after');
      expect(lost.paymentStatus).toBe('ORDER_PAYMENT_STATUS_PROCESSING');
      expect(shop.sandbox.keptOf(lost.id)).toBe(1000);
      shop.sandbox.mood = 'answers';
      await forgetAnswer('died after');
      expect(await shop.place(ada, request, 'died after')).toMatchObject({ id: lost.id, status: 'ORDER_STATUS_PAID' });
      expect(shop.sandbox.chargesOf(lost.id)).toHaveLength(1);
    });

    it('answers with the order as it is when only the answer had died', async () => {
      const request = { lines: [{ sku: shop.catalog.sells(), quantity: 1 }], payment: payWith('tok_ok') };
      const first = await shop.place(ada, request, 'died last');
      await forgetAnswer('died last');
      const again = await shop.place(ada, request, 'died last');
      expect(again).toMatchObject({ id: first.id, number: first.number, status: 'ORDER_STATUS_PAID', version: 2 });
      expect(shop.sandbox.chargesOf(first.id)).toHaveLength(1);
    });
  });

  it('sells exactly as many as there are to many who want it at once', async () => {
    const sku = shop.catalog.sells({ available: 10 });
    const buyers = Array.from({ length: 40 }, () => shop.aCustomer());
    const outcomes = await Promise.allSettled(
      buyers.map((buyer) => shop.place(buyer, { lines: [{ sku, quantity: 1 }], payment: payWith('tok_ok') })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const [row] = await shop.dataSource.query(
      `SELECT count(*)::int AS orders, count(DISTINCT o.number)::int AS numbers FROM customer_order o
       JOIN order_line l ON l.order_id = o.id WHERE l.sku = $1 AND o.status = 'paid'`,
      [sku],
    );
    expect(row).toEqual({ orders: 10, numbers: 10 });
  });
});
