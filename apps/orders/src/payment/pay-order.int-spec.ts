import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aKey, payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';

describe('paying an order', () => {
  let shop: OrdersUnderTest;
  let ada: Person;
  beforeAll(async () => {
    shop = await startOrders();
    ada = shop.aCustomer();
  });
  afterAll(() => shop.stop());
  afterEach(() => void (shop.sandbox.mood = 'answers'));

  const pay = async (orderId: string, token: string, { person = ada, provider = 'sandbox', key = aKey() } = {}) => {
    const request = { orderId, payment: { provider, token } };
    return (await shop.as(person, () => shop.payments.payOrder(request), { key })).payment!;
  };
  const read = async (id: string) => (await shop.as(ada, () => shop.orders.getOrder({ id }))).order!;

  it('makes it paid', async () => {
    const { id } = await shop.place(ada);
    const payment = await pay(id, 'tok_ok');
    expect(payment).toMatchObject({ orderId: id, status: 'PAYMENT_STATUS_SUCCEEDED', amount: { amount: 1000, currency: 'GBP' } });
    expect(await read(id)).toMatchObject({ status: 'ORDER_STATUS_PAID', payments: [{ id: payment.id }], version: 2 });
    const [row] = await shop.dataSource.query(`SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE key = $1`, [`expire:${id}`]);
    expect(row.n).toBe(0);
  });

  it('keeps a declined attempt on record, says 402, and lets the order be paid again', async () => {
    const { id } = await shop.place(ada);
    await expect(pay(id, 'tok_declined', { key: 'declined' })).rejects.toMatchObject({
      kind: 'payment_declined',
      code: 'PAYMENT_DECLINED',
    });
    await expect(pay(id, 'tok_declined', { key: 'declined' })).rejects.toMatchObject({ code: 'PAYMENT_DECLINED' });
    expect(await read(id)).toMatchObject({
      status: 'ORDER_STATUS_AWAITING_PAYMENT',
      paymentStatus: 'ORDER_PAYMENT_STATUS_FAILED',
      payments: [{ status: 'PAYMENT_STATUS_FAILED', failureCode: 'card_declined' }],
    });
    await pay(id, 'tok_ok');
    expect((await shop.eventsOf(id)).map(({ type }) => type)).toEqual(['order.placed', 'order.payment_failed', 'order.paid']);
    expect(shop.sandbox.chargesOf(id).map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      `order:${id}:charge:1`,
      `order:${id}:charge:2`,
    ]);
  });

  it('happens once under one key, however often it is asked for', async () => {
    const { id } = await shop.place(ada);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => pay(id, 'tok_ok', { key: 'twenty at once' })));
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await pay(id, 'tok_ok', { key: 'twenty at once' })).toMatchObject({ status: 'PAYMENT_STATUS_SUCCEEDED' });
    expect(shop.sandbox.chargesOf(id)).toHaveLength(1);
  });

  it('happens once under many keys at once', async () => {
    const { id } = await shop.place(ada);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => pay(id, 'tok_ok')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason.code);
    expect(new Set(codes)).toEqual(new Set(['ORDER_NOT_PAYABLE']));
    expect(shop.sandbox.keptOf(id)).toBe(1000);
  });

  it('is refused while an earlier payment is being processed', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_async_ok') });
    await expect(pay(id, 'tok_ok')).rejects.toMatchObject({ code: 'ORDER_NOT_PAYABLE' });
    expect(shop.sandbox.chargesOf(id)).toHaveLength(1);
  });

  it('takes the place of an attempt that waits for the customer, which is voided', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_3ds') });
    await pay(id, 'tok_ok');
    const deadline = Date.now() + 5_000;
    while (shop.sandbox.chargesOf(id)[0].status !== 'failed' && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(shop.sandbox.chargesOf(id)).toMatchObject([{ status: 'failed', failureCode: 'canceled' }, { status: 'succeeded' }]);
    expect(await read(id)).toMatchObject({ status: 'ORDER_STATUS_PAID', paymentStatus: 'ORDER_PAYMENT_STATUS_PAID' });
  });

  it('is refused for an order that is paid, whose time is over, or that is off', async () => {
    const paid = await shop.place(ada, { payment: payWith('tok_ok') });
    const late = await shop.place(ada);
    await shop.dataSource.query(`UPDATE customer_order SET expires_at = now() WHERE id = $1`, [late.id]);
    for (const { id } of [paid, late])
      await expect(pay(id, 'tok_ok')).rejects.toMatchObject({ code: 'ORDER_NOT_PAYABLE', kind: 'wrong_state' });
    expect(shop.sandbox.chargesOf(late.id)).toEqual([]);
  });

  it('names what is wrong, and answers for another person as for an order that never was', async () => {
    const { id } = await shop.place(ada);
    await expect(pay(id, '')).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'token' }] });
    await expect(pay(id, 't', { provider: 'shells' })).rejects.toMatchObject({ code: 'UNKNOWN_PROVIDER', errors: [{ field: 'provider' }] });
    const other = await pay(id, 'tok_ok', { person: shop.aCustomer() }).catch((error: unknown) => error);
    const never = await pay(randomUUID(), 'tok_ok').catch((error: unknown) => error);
    const noId = await pay('order-1', 'tok_ok').catch((error: unknown) => error);
    const shape = ({ kind, code, message }: never) => ({ kind, code, message });
    expect(shape(other as never)).toMatchObject({ code: 'ORDER_NOT_FOUND' });
    expect([shape(never as never), shape(noId as never)]).toEqual([shape(other as never), shape(other as never)]);
  });

  it('goes on where an attempt died, under the same key', async () => {
    const { id } = await shop.place(ada);
    shop.sandbox.mood = 'loses its answers';
    expect(await pay(id, 'tok_ok', { key: 'it died' })).toMatchObject({ status: 'PAYMENT_STATUS_PROCESSING' });
    shop.sandbox.mood = 'answers';
    await shop.dataSource.query(`UPDATE idempotency_record SET answer = NULL, locked_until = NULL WHERE key = 'it died'`);
    expect(await pay(id, 'tok_ok', { key: 'it died' })).toMatchObject({ status: 'PAYMENT_STATUS_SUCCEEDED' });
    expect(shop.sandbox.chargesOf(id)).toHaveLength(1);
  });
});
