import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Payment } from '#contracts/generated/ashlar/orders/v1/order.js';
import { eventually } from '#testing/eventually.js';
import { payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';

describe('confirming a payment', () => {
  let shop: OrdersUnderTest;
  let ada: Person;
  beforeAll(async () => {
    shop = await startOrders();
    ada = shop.aCustomer();
  });
  afterAll(() => shop.stop());
  afterEach(() => void (shop.sandbox.mood = 'answers'));

  const confirm = async (paymentId: string, result = 'succeeded', person = ada) =>
    (await shop.as(person, () => shop.payments.confirmPayment({ paymentId, result }))).payment!;
  const waiting = async (): Promise<Payment> => (await shop.place(ada, { payment: payWith('tok_3ds') })).payments[0];
  const read = async (id: string) => (await shop.as(ada, () => shop.orders.getOrder({ id }))).order!;

  it('is what a payment waits for that requires action', async () => {
    const order = await shop.place(ada, { payment: payWith('tok_3ds') });
    expect(order).toMatchObject({ status: 'ORDER_STATUS_AWAITING_PAYMENT', paymentStatus: 'ORDER_PAYMENT_STATUS_PROCESSING' });
    expect(order.payments).toMatchObject([{ status: 'PAYMENT_STATUS_REQUIRES_ACTION', nextAction: 'confirm_3ds' }]);
    const payment = await confirm(order.payments[0].id);
    expect(payment).toMatchObject({ status: 'PAYMENT_STATUS_SUCCEEDED' });
    expect(payment.nextAction).toBeFalsy();
    expect(await read(order.id)).toMatchObject({ status: 'ORDER_STATUS_PAID' });
    await eventually(async () => expect(await shop.stockOf(order.id)).toBe('committed'));
  });

  it('may fail, and then the order can be paid again', async () => {
    const { id, orderId } = await waiting();
    await expect(confirm(id, 'failed')).rejects.toMatchObject({ kind: 'payment_declined', code: 'PAYMENT_DECLINED' });
    expect(await read(orderId)).toMatchObject({
      paymentStatus: 'ORDER_PAYMENT_STATUS_FAILED',
      payments: [{ failureCode: 'authentication_failed' }],
    });
    const request = { orderId, payment: payWith('tok_ok') };
    await shop.once(ada, () => shop.payments.payOrder(request));
    expect((await read(orderId)).status).toBe('ORDER_STATUS_PAID');
  });

  it('happens once when it is done twice at once', async () => {
    const { id, orderId } = await waiting();
    const outcomes = await Promise.allSettled([confirm(id), confirm(id), confirm(id)]);
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect((await shop.eventsOf(orderId)).map(({ type }) => type)).toEqual(['order.placed', 'order.paid']);
    await expect(confirm(id)).rejects.toMatchObject({ kind: 'wrong_state', code: 'PAYMENT_NOT_CONFIRMABLE' });
  });

  it('is refused for a payment of somebody else, as for one that never was', async () => {
    const { id } = await waiting();
    const somebody = shop.aCustomer();
    for (const refused of [() => confirm(id, 'succeeded', somebody), () => confirm(randomUUID()), () => confirm('payment-1')]) {
      await expect(refused()).rejects.toMatchObject({ kind: 'not_found', code: 'PAYMENT_NOT_FOUND', message: 'There is no such payment.' });
    }
  });

  it('has two results only', async () => {
    const { id } = await waiting();
    await expect(confirm(id, 'perhaps')).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'result' }] });
  });

  it('is refused once the order is off', async () => {
    const { id, orderId } = await waiting();
    await shop.once(ada, () => shop.orders.cancelOrder({ id: orderId }));
    await expect(confirm(id)).rejects.toMatchObject({ code: 'PAYMENT_NOT_CONFIRMABLE' });
  });

  it('is settled a little later when the answer is lost', async () => {
    const { id, orderId } = await waiting();
    shop.sandbox.mood = 'loses its answers';
    await expect(confirm(id)).rejects.toMatchObject({ kind: 'unavailable' });
    shop.sandbox.mood = 'answers';
    await shop.dataSource.query(`UPDATE payment SET ask_at = now() WHERE id = $1 AND ask_at IS NOT NULL`, [id]);
    await shop.hurry('reconcile-payments');
    await eventually(async () => expect((await read(orderId)).status).toBe('ORDER_STATUS_PAID'));
  });
});
