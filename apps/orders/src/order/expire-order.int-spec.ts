import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';

describe('the time of an order', () => {
  let shop: OrdersUnderTest;
  let ada: Person;
  beforeAll(async () => {
    shop = await startOrders({ ORDER_HOLD_SECONDS: '1' });
    ada = shop.aCustomer();
  });
  afterAll(() => shop.stop());

  const statusOf = async (id: string) => (await shop.as(ada, () => shop.orders.getOrder({ id }))).order!.status;
  const planned = async (id: string) => {
    const [job] = await shop.dataSource.query(
      `SELECT extract(epoch FROM run_at - now()) AS wait FROM graphile_worker.jobs WHERE key = $1`,
      [`expire:${id}`],
    );
    return job && Number(job.wait);
  };

  it('ends when nobody has paid, and its stock is free again', async () => {
    const { id } = await shop.place(ada);
    await eventually(async () => expect(await statusOf(id)).toBe('ORDER_STATUS_EXPIRED'));
    await eventually(async () => expect(await shop.stockOf(id)).toBe('released'));
    expect((await shop.eventsOf(id)).map(({ type }) => type)).toEqual(['order.placed', 'order.expired']);
    const pay = shop.once(ada, () => shop.payments.payOrder({ orderId: id, payment: payWith('tok_ok') }));
    await expect(pay).rejects.toMatchObject({ code: 'ORDER_NOT_PAYABLE' });
  });

  it('ends after a declined payment too', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_declined') });
    await eventually(async () => expect(await statusOf(id)).toBe('ORDER_STATUS_EXPIRED'));
  });

  it('ends while a payment waits for the customer, and the payment is voided', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_3ds') });
    await eventually(async () => expect(await statusOf(id)).toBe('ORDER_STATUS_EXPIRED'));
    await eventually(() => expect(shop.sandbox.chargesOf(id)).toMatchObject([{ failureCode: 'canceled' }]));
  });

  it('does not end for an order that is paid or cancelled', async () => {
    const paid = await shop.place(ada, { payment: payWith('tok_ok') });
    const cancelled = await shop.place(ada);
    await shop.once(ada, () => shop.orders.cancelOrder({ id: cancelled.id }));
    const unpaid = await shop.place(ada);
    await eventually(async () => expect(await statusOf(unpaid.id)).toBe('ORDER_STATUS_EXPIRED'));
    expect(await statusOf(paid.id)).toBe('ORDER_STATUS_PAID');
    expect(await statusOf(cancelled.id)).toBe('ORDER_STATUS_CANCELLED');
    expect([await planned(paid.id), await planned(cancelled.id)]).toEqual([undefined, undefined]);
  });

  it('is put off while a payment is being processed', async () => {
    const { id } = await shop.place(ada);
    await shop.once(ada, () => shop.payments.payOrder({ orderId: id, payment: payWith('tok_async_ok') }));
    await eventually(async () => expect(await planned(id)).toBeGreaterThan(10));
    expect(await statusOf(id)).toBe('ORDER_STATUS_AWAITING_PAYMENT');
  });
});
