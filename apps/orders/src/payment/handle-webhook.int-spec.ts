import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { aWebhook } from '../../test/fake-sandbox.js';
import { payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';

describe('a webhook of a provider', () => {
  let shop: OrdersUnderTest;
  let ada: Person;
  beforeAll(async () => {
    shop = await startOrders();
    ada = shop.aCustomer();
  });
  afterAll(() => shop.stop());
  afterEach(() => void (shop.sandbox.mood = 'answers'));

  const tell = (webhook: ReturnType<typeof aWebhook>) => shop.as(undefined, () => shop.payments.handleWebhook(webhook));
  const read = async (id: string) => (await shop.as(ada, () => shop.orders.getOrder({ id }))).order!;
  const beingPaid = async () => {
    const order = await shop.place(ada, { payment: payWith('tok_async_ok') });
    expect(order.paymentStatus).toBe('ORDER_PAYMENT_STATUS_PROCESSING');
    return { order, charge: shop.sandbox.chargesOf(order.id)[0] };
  };
  const eventTypes = async (orderId: string) => (await shop.eventsOf(orderId)).map(({ type }) => type);

  it('settles a payment that was being processed', async () => {
    const { order, charge } = await beingPaid();
    charge.status = 'succeeded';
    await tell(aWebhook(charge));
    expect(await read(order.id)).toMatchObject({ status: 'ORDER_STATUS_PAID', payments: [{ status: 'PAYMENT_STATUS_SUCCEEDED' }] });
  });

  it('tells of a failure, and the order can be paid again', async () => {
    const { order, charge } = await beingPaid();
    Object.assign(charge, { status: 'failed', failureCode: 'card_declined' });
    await tell(aWebhook(charge));
    expect(await read(order.id)).toMatchObject({
      paymentStatus: 'ORDER_PAYMENT_STATUS_FAILED',
      payments: [{ failureCode: 'card_declined' }],
    });
    const [job] = await shop.dataSource.query(`SELECT 1 FROM graphile_worker.jobs WHERE key = $1`, [`expire:${order.id}`]);
    expect(job).toBeDefined();
  });

  it('has one effect, however often and however much at once it comes', async () => {
    const { order, charge } = await beingPaid();
    charge.status = 'succeeded';
    const webhook = aWebhook(charge);
    await Promise.all(Array.from({ length: 10 }, () => tell(webhook)));
    await tell(webhook);
    await tell(aWebhook(charge));
    expect(await eventTypes(order.id)).toEqual(['order.placed', 'order.paid']);
  });

  it('may come before the answer that it repeats', async () => {
    shop.sandbox.mood = 'loses its answers';
    const order = await shop.place(ada, { payment: payWith('tok_ok') }, 'webhook first');
    shop.sandbox.mood = 'answers';
    await tell(aWebhook(shop.sandbox.chargesOf(order.id)[0]));
    await shop.dataSource.query(`UPDATE idempotency_record SET answer = NULL, locked_until = NULL WHERE key = 'webhook first'`);
    expect(await shop.place(ada, { payment: payWith('tok_ok') }, 'webhook first')).toMatchObject({
      id: order.id,
      status: 'ORDER_STATUS_PAID',
    });
    expect(await eventTypes(order.id)).toEqual(['order.placed', 'order.paid']);
  });

  it('cannot take back what succeeded', async () => {
    const { order, charge } = await beingPaid();
    await tell(aWebhook({ ...charge, status: 'succeeded' }));
    await tell(aWebhook({ ...charge, status: 'failed', failureCode: 'card_declined' }));
    expect((await read(order.id)).status).toBe('ORDER_STATUS_PAID');
  });

  it('sends money back that arrives for an order that was cancelled', async () => {
    const { order, charge } = await beingPaid();
    shop.sandbox.mood = 'never sees';
    await shop.once(ada, () => shop.orders.cancelOrder({ id: order.id }));
    charge.status = 'succeeded';
    shop.sandbox.mood = 'answers';
    await tell(aWebhook(charge));
    await eventually(() => expect(shop.sandbox.keptOf(order.id)).toBe(0));
    expect(await read(order.id)).toMatchObject({ status: 'ORDER_STATUS_CANCELLED', paymentStatus: 'ORDER_PAYMENT_STATUS_REFUNDED' });
    expect(charge.refunds).toMatchObject([{ amount: 1000 }]);
    await eventually(async () => expect(await eventTypes(order.id)).toEqual(['order.placed', 'order.cancelled', 'order.refunded']));
    expect(await shop.stockOf(order.id)).toBe('released');
  });

  it('sends money back that arrives for an order that has expired', async () => {
    const { order, charge } = await beingPaid();
    await tell(aWebhook({ ...charge, status: 'failed' }));
    await shop.dataSource.query(`UPDATE customer_order SET expires_at = now() WHERE id = $1`, [order.id]);
    await shop.hurry('expire-order');
    await eventually(async () => expect((await read(order.id)).status).toBe('ORDER_STATUS_EXPIRED'));
    charge.status = 'succeeded';
    await tell(aWebhook(charge));
    await eventually(() => expect(shop.sandbox.keptOf(order.id)).toBe(0));
    expect(await read(order.id)).toMatchObject({ status: 'ORDER_STATUS_EXPIRED', paymentStatus: 'ORDER_PAYMENT_STATUS_REFUNDED' });
  });

  it.each([
    ['under another secret', { secret: 'a guess' }],
    ['made an hour ago', { ageSeconds: 3600 }],
  ])('is refused when its signature is %s, before anything of it is believed', async (_, how) => {
    const { order, charge } = await beingPaid();
    charge.status = 'succeeded';
    await expect(tell(aWebhook(charge, how))).rejects.toMatchObject({ kind: 'invalid', code: 'INVALID_SIGNATURE' });
    expect((await read(order.id)).status).toBe('ORDER_STATUS_AWAITING_PAYMENT');
  });

  it('is refused without a signature, when its body was touched, and when it is no event', async () => {
    const { charge } = await beingPaid();
    const { body, headers } = aWebhook(charge);
    await expect(tell({ provider: 'sandbox', body, headers: {} as never })).rejects.toMatchObject({ code: 'INVALID_SIGNATURE' });
    const touched = Buffer.concat([body, Buffer.from(' ')]);
    await expect(tell({ provider: 'sandbox', body: touched, headers })).rejects.toMatchObject({ code: 'INVALID_SIGNATURE' });
    await expect(tell(aWebhook({ status: 'succeeded' } as never))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('is acknowledged when it is about a payment that is not ours', async () => {
    const { charge } = await beingPaid();
    await expect(tell(aWebhook({ ...charge, paymentId: randomUUID() }))).resolves.toEqual({});
    await expect(tell(aWebhook({ ...charge, paymentId: 'pay_1' }))).resolves.toEqual({});
  });

  it('of a provider that we do not have is a 404', async () => {
    const { charge } = await beingPaid();
    await expect(tell({ ...aWebhook(charge), provider: 'shells' })).rejects.toMatchObject({
      kind: 'not_found',
      code: 'PROVIDER_NOT_FOUND',
    });
  });
});
