import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { aKey, payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';

describe('refunding an order', () => {
  let shop: OrdersUnderTest;
  let ada: Person;
  let admin: Person;
  beforeAll(async () => {
    shop = await startOrders();
    ada = shop.aCustomer();
    admin = shop.anAdministrator();
  });
  afterAll(() => shop.stop());
  afterEach(() => void (shop.sandbox.mood = 'answers'));

  const paid = () => shop.place(ada, { payment: payWith('tok_ok') });
  const read = async (id: string) => (await shop.as(ada, () => shop.orders.getOrder({ id }))).order!;
  const refund = async (
    orderId: string,
    { pence, currency = 'GBP', restock = false, reason = 'scratched', key = aKey(), person = admin }: Wish = {},
  ) => {
    const amount = pence === undefined ? undefined : { amount: pence, currency };
    return (await shop.as(person, () => shop.payments.refundOrder({ orderId, amount, reason, restock }), { key })).refund!;
  };
  interface Wish {
    pence?: number;
    currency?: string;
    restock?: boolean;
    reason?: string;
    key?: string;
    person?: Person;
  }

  it('gives a part back, then the rest', async () => {
    const { id, payments } = await paid();
    expect(await refund(id, { pence: 300 })).toMatchObject({
      paymentId: payments[0].id,
      amount: { amount: 300, currency: 'GBP' },
      reason: 'scratched',
      status: 'succeeded',
    });
    expect(await read(id)).toMatchObject({ status: 'ORDER_STATUS_PAID', paymentStatus: 'ORDER_PAYMENT_STATUS_PARTIALLY_REFUNDED' });
    expect(await refund(id)).toMatchObject({ amount: { amount: 700 } });
    expect(await read(id)).toMatchObject({ paymentStatus: 'ORDER_PAYMENT_STATUS_REFUNDED', payments: [{ refunded: { amount: 1000 } }] });
    expect(await shop.eventsOf(id)).toMatchObject([
      { type: 'order.placed', version: 1 },
      { type: 'order.paid', version: 2 },
      { type: 'order.refunded', version: 3, data: { amount: { amount: 300 } } },
      { type: 'order.refunded', version: 4, data: { amount: { amount: 700 } } },
    ]);
    expect(shop.sandbox.keptOf(id)).toBe(0);
  });

  it('says which lines the money is for, and over all refunds gives back each line to the penny', async () => {
    const lines = [1, 1, 1].map((quantity) => ({ sku: shop.catalog.sells(), quantity }));
    const { id } = await shop.place(ada, { lines, payment: payWith('tok_ok') });
    const partsOf = async (pence?: number) =>
      (await refund(id, pence === undefined ? {} : { pence })).lines.map(({ amount }) => amount!.amount);
    expect(await partsOf(100)).toEqual([34, 33, 33]);
    shop.sandbox.mood = 'refuses refunds';
    expect(await partsOf(500)).toHaveLength(3);
    shop.sandbox.mood = 'answers';
    expect(await partsOf(1)).toEqual([1]);
    expect(await partsOf()).toEqual([966, 966, 967]);
  });

  it('never gives back more than is left, also when many ask at once', async () => {
    const { id } = await paid();
    await expect(refund(id, { pence: 1001 })).rejects.toMatchObject({
      kind: 'refused',
      code: 'REFUND_EXCEEDS_PAID',
      errors: [{ field: 'amount' }],
    });
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => refund(id, { pence: 300 })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(shop.sandbox.keptOf(id)).toBe(100);
    await refund(id);
    await expect(refund(id)).rejects.toMatchObject({ code: 'REFUND_EXCEEDS_PAID' });
  });

  it('happens once under one key', async () => {
    const { id } = await paid();
    const first = await refund(id, { pence: 100, key: 'a refund' });
    expect(await refund(id, { pence: 100, key: 'a refund' })).toEqual(first);
    expect(shop.sandbox.keptOf(id)).toBe(900);
  });

  it('goes on where an attempt died, under the same key', async () => {
    const { id } = await paid();
    shop.sandbox.mood = 'loses its answers';
    const lost = await refund(id, { pence: 100, key: 'it died' });
    expect(lost.status).toBe('pending');
    shop.sandbox.mood = 'answers';
    await shop.dataSource.query(`UPDATE idempotency_record SET answer = NULL, locked_until = NULL WHERE key = 'it died'`);
    expect(await refund(id, { pence: 100, key: 'it died' })).toMatchObject({ id: lost.id, status: 'succeeded' });
    expect(shop.sandbox.keptOf(id)).toBe(900);
    expect(await read(id)).toMatchObject({ payments: [{ refunded: { amount: 100 } }] });
  });

  it('is pending while the provider does not answer, and is made once it does', async () => {
    const { id } = await paid();
    shop.sandbox.mood = 'never sees';
    expect(await refund(id, { pence: 400 })).toMatchObject({ status: 'pending' });
    await expect(refund(id, { pence: 700 })).rejects.toMatchObject({ code: 'REFUND_EXCEEDS_PAID' });
    shop.sandbox.mood = 'answers';
    await shop.hurry('make-refund');
    await eventually(() => expect(shop.sandbox.keptOf(id)).toBe(600));
    await eventually(async () => expect((await shop.eventsOf(id)).map(({ type }) => type)).toContain('order.refunded'));
  });

  it('can be asked for again when the provider would not give the money back', async () => {
    const { id } = await paid();
    shop.sandbox.mood = 'refuses refunds';
    expect(await refund(id)).toMatchObject({ status: 'failed' });
    expect(await read(id)).toMatchObject({ paymentStatus: 'ORDER_PAYMENT_STATUS_PAID', payments: [{ refunded: { amount: 0 } }] });
    shop.sandbox.mood = 'answers';
    expect(await refund(id)).toMatchObject({ status: 'succeeded' });
  });

  it('puts the pieces back on the shelf when it is asked to', async () => {
    const { id } = await paid();
    await eventually(async () => expect(await shop.stockOf(id)).toBe('committed'));
    await refund(id, { pence: 100 });
    await refund(id, { restock: true });
    await eventually(async () => expect(await shop.stockOf(id)).toBe('released'));
  });

  it('is refused when nothing was paid', async () => {
    const { id } = await shop.place(ada);
    const declined = await shop.place(ada, { payment: payWith('tok_declined') });
    for (const orderId of [id, declined.id]) {
      await expect(refund(orderId)).rejects.toMatchObject({ kind: 'wrong_state', code: 'ORDER_NOT_REFUNDABLE' });
    }
  });

  it.each([
    ['nothing', { pence: 0 }, 'amount.amount'],
    ['less than nothing', { pence: -1 }, 'amount.amount'],
    ['half a penny', { pence: 0.5 }, 'amount.amount'],
    ['another currency', { pence: 1, currency: 'EUR' }, 'amount.currency'],
    ['a currency that is none', { pence: 1, currency: 'ZZZ' }, 'amount.currency'],
    ['no reason', { reason: ' ' }, 'reason'],
    ['a NUL for a reason', { reason: '\0' }, 'reason'],
  ])('is refused with %s, naming the field', async (_, wish, field) => {
    const { id } = await paid();
    const refused = refund(id, wish);
    // protobuf cuts half a penny off before anybody sees it, which leaves nothing
    await expect(refused).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field }] });
    expect(shop.sandbox.keptOf(id)).toBe(1000);
  });

  it('is for administrators, and of an order that exists', async () => {
    const { id } = await paid();
    await expect(refund(id, { person: ada })).rejects.toMatchObject({ kind: 'forbidden' });
    for (const never of [randomUUID(), 'order-1']) await expect(refund(never)).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' });
  });
});
