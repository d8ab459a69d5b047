import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';

describe('a payment whose answer was lost', () => {
  let shop: OrdersUnderTest;
  let ada: Person;
  beforeAll(async () => {
    shop = await startOrders();
    ada = shop.aCustomer();
  });
  afterAll(() => shop.stop());
  afterEach(() => void (shop.sandbox.mood = 'answers'));

  const read = async (id: string) => (await shop.as(ada, () => shop.orders.getOrder({ id }))).order!;
  const lookNow = async (orderId: string) => {
    await shop.dataSource.query('UPDATE payment SET ask_at = now() WHERE order_id = $1', [orderId]);
    await shop.hurry('reconcile-payments');
  };

  it('is settled with what the provider knows of it', async () => {
    shop.sandbox.mood = 'loses its answers';
    const order = await shop.place(ada, { payment: payWith('tok_ok') });
    expect(order).toMatchObject({ status: 'ORDER_STATUS_AWAITING_PAYMENT', payments: [{ status: 'PAYMENT_STATUS_PROCESSING' }] });
    shop.sandbox.mood = 'answers';
    await lookNow(order.id);
    await eventually(async () => expect((await read(order.id)).status).toBe('ORDER_STATUS_PAID'));
    await eventually(async () => expect(await shop.stockOf(order.id)).toBe('committed'));
    expect(shop.sandbox.chargesOf(order.id)).toHaveLength(1);
  });

  it('is given up when the provider never saw it, and the order can be paid again', async () => {
    shop.sandbox.mood = 'never sees';
    const order = await shop.place(ada, { payment: payWith('tok_ok') });
    shop.sandbox.mood = 'answers';
    await lookNow(order.id);
    await eventually(async () => expect((await read(order.id)).paymentStatus).toBe('ORDER_PAYMENT_STATUS_FAILED'));
    expect((await read(order.id)).payments).toMatchObject([{ failureCode: 'provider_unreachable' }]);
    await shop.once(ada, () => shop.payments.payOrder({ orderId: order.id, payment: payWith('tok_ok') }));
    expect((await read(order.id)).status).toBe('ORDER_STATUS_PAID');
  });

  it('stays as it is while the provider does not answer, and is settled once it does', async () => {
    shop.sandbox.mood = 'loses its answers';
    const order = await shop.place(ada, { payment: payWith('tok_ok') });
    const asked = shop.sandbox.asked;
    await lookNow(order.id);
    await eventually(() => expect(shop.sandbox.asked).toBeGreaterThan(asked));
    expect((await read(order.id)).payments).toMatchObject([{ status: 'PAYMENT_STATUS_PROCESSING' }]);
    shop.sandbox.mood = 'answers';
    await lookNow(order.id);
    await eventually(async () => expect((await read(order.id)).status).toBe('ORDER_STATUS_PAID'));
  });

  it('is asked about within seconds by itself, and never again once it is settled', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    const rows = () => shop.dataSource.query('SELECT ask_at FROM payment WHERE order_id = $1', [id]);
    expect(await rows()).toEqual([{ ask_at: null }]);
    const open = await shop.place(ada, { payment: payWith('tok_async_ok') });
    const [row] = await shop.dataSource.query('SELECT extract(epoch FROM ask_at - created_at)::int AS s FROM payment WHERE order_id = $1', [
      open.id,
    ]);
    expect(row.s).toBe(10);
    const [job] = await shop.dataSource.query(
      `SELECT extract(epoch FROM run_at - now()) AS wait FROM graphile_worker.jobs WHERE key = 'reconcile-payments' AND locked_at IS NULL`,
    );
    expect(Number(job?.wait ?? 0)).toBeLessThanOrEqual(5);
  });
});
