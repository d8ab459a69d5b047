import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { aKey, payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';

describe('cancelling an order', () => {
  let shop: OrdersUnderTest;
  let ada: Person;
  beforeAll(async () => {
    shop = await startOrders();
    ada = shop.aCustomer();
  });
  afterAll(() => shop.stop());
  afterEach(() => void (shop.sandbox.mood = 'answers'));

  const cancel = async (id: string, { person = ada, key = aKey() } = {}) =>
    (await shop.as(person, () => shop.orders.cancelOrder({ id }), { key })).order!;

  it('gives the stock of an unpaid one back', async () => {
    const { id } = await shop.place(ada);
    const order = await cancel(id);
    expect(order).toMatchObject({ status: 'ORDER_STATUS_CANCELLED', paymentStatus: 'ORDER_PAYMENT_STATUS_UNPAID', version: 2 });
    expect(order.expiresAt).toBeFalsy();
    expect((await shop.eventsOf(id)).map(({ type }) => type)).toEqual(['order.placed', 'order.cancelled']);
    await eventually(async () => expect(await shop.stockOf(id)).toBe('released'));
  });

  it('gives the money of a paid one back, to the penny', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    expect(await cancel(id)).toMatchObject({
      status: 'ORDER_STATUS_CANCELLED',
      paymentStatus: 'ORDER_PAYMENT_STATUS_REFUNDED',
      payments: [{ amount: { amount: 1000 }, refunded: { amount: 1000 } }],
    });
    expect(shop.sandbox.keptOf(id)).toBe(0);
    expect((await shop.eventsOf(id)).map(({ type }) => type)).toEqual(['order.placed', 'order.paid', 'order.cancelled', 'order.refunded']);
    await eventually(async () => expect(await shop.stockOf(id)).toBe('released'));
  });

  it('gives back only what a refund before it had left', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    const request = { orderId: id, amount: { amount: 300, currency: 'GBP' }, reason: 'scratched', restock: false };
    await shop.once(shop.anAdministrator(), () => shop.payments.refundOrder(request));
    await cancel(id);
    expect(shop.sandbox.chargesOf(id)[0].refunds.map(({ amount }) => amount)).toEqual([300, 700]);
  });

  it('voids a payment that waits for the customer', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_3ds') });
    await cancel(id);
    await eventually(() => expect(shop.sandbox.chargesOf(id)).toMatchObject([{ status: 'failed', failureCode: 'canceled' }]));
    await eventually(async () => {
      const { order } = await shop.as(ada, () => shop.orders.getOrder({ id }));
      expect(order).toMatchObject({
        status: 'ORDER_STATUS_CANCELLED',
        payments: [{ status: 'PAYMENT_STATUS_FAILED', failureCode: 'canceled' }],
      });
    });
    expect((await shop.eventsOf(id)).map(({ type }) => type)).toEqual(['order.placed', 'order.cancelled']);
  });

  it('gives the money back later when the provider does not answer', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    shop.sandbox.mood = 'never sees';
    expect(await cancel(id)).toMatchObject({ paymentStatus: 'ORDER_PAYMENT_STATUS_REFUNDED' });
    expect(shop.sandbox.keptOf(id)).toBe(1000);
    shop.sandbox.mood = 'answers';
    await shop.hurry('make-refund');
    await eventually(() => expect(shop.sandbox.keptOf(id)).toBe(0));
  });

  it('gives the money back once when the answer to the refund is lost', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    shop.sandbox.mood = 'loses its answers';
    await cancel(id);
    shop.sandbox.mood = 'answers';
    await shop.hurry('make-refund');
    await eventually(async () => expect((await shop.eventsOf(id)).map(({ type }) => type)).toContain('order.refunded'));
    expect(shop.sandbox.chargesOf(id)[0].refunds).toHaveLength(1);
  });

  it('happens once: a repeat under the key is the same answer, another one is refused', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    const first = await cancel(id, { key: 'cancel it' });
    expect(await cancel(id, { key: 'cancel it' })).toEqual(first);
    await expect(cancel(id)).rejects.toMatchObject({ kind: 'wrong_state', code: 'ORDER_NOT_CANCELLABLE' });
    expect(shop.sandbox.chargesOf(id)[0].refunds).toHaveLength(1);
  });

  it('is won by one of many at once', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => cancel(id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(shop.sandbox.chargesOf(id)[0].refunds).toHaveLength(1);
  });

  it('is for the owner and administrators', async () => {
    const { id } = await shop.place(ada);
    await expect(cancel(id, { person: shop.aCustomer() })).rejects.toMatchObject({ kind: 'not_found', code: 'ORDER_NOT_FOUND' });
    await expect(cancel('order-1')).rejects.toMatchObject({ kind: 'not_found', code: 'ORDER_NOT_FOUND' });
    expect((await cancel(id, { person: shop.anAdministrator() })).status).toBe('ORDER_STATUS_CANCELLED');
  });

  it('is too late once it was shipped', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    await shop.as(shop.anAdministrator(), () => shop.orders.shipOrder({ id, parcel: undefined }));
    await expect(cancel(id)).rejects.toMatchObject({ code: 'ORDER_NOT_CANCELLABLE' });
    expect(shop.sandbox.keptOf(id)).toBe(1000);
  });
});
