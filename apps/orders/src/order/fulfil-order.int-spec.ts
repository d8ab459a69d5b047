import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';

describe('shipping and delivering', () => {
  let shop: OrdersUnderTest;
  let ada: Person;
  let admin: Person;
  beforeAll(async () => {
    shop = await startOrders();
    ada = shop.aCustomer();
    admin = shop.anAdministrator();
  });
  afterAll(() => shop.stop());

  const ship = async (id: string, parcel?: object, person = admin) =>
    (await shop.as(person, () => shop.orders.shipOrder({ id, parcel }))).order!;
  const deliver = async (id: string, parcel?: object, person = admin) =>
    (await shop.as(person, () => shop.orders.deliverOrder({ id, parcel }))).order!;

  it('follow a payment, in this order, each once', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    await expect(deliver(id)).rejects.toMatchObject({ kind: 'wrong_state', code: 'ORDER_NOT_DELIVERABLE' });
    expect(await ship(id, { carrier: 'Royal Mail' })).toMatchObject({
      status: 'ORDER_STATUS_SHIPPED',
      parcel: { carrier: 'Royal Mail' },
      version: 3,
    });
    await expect(ship(id)).rejects.toMatchObject({ kind: 'wrong_state', code: 'ORDER_NOT_SHIPPABLE' });
    expect(await deliver(id, { trackingNumber: 'GB1' })).toMatchObject({
      status: 'ORDER_STATUS_DELIVERED',
      parcel: { carrier: 'Royal Mail', trackingNumber: 'GB1' },
      version: 4,
    });
    await expect(deliver(id)).rejects.toMatchObject({ code: 'ORDER_NOT_DELIVERABLE' });
    expect((await shop.eventsOf(id)).map(({ type }) => type)).toEqual(['order.placed', 'order.paid', 'order.shipped', 'order.delivered']);
  });

  it('do not happen to an order that is not paid', async () => {
    const { id } = await shop.place(ada);
    await expect(ship(id)).rejects.toMatchObject({ code: 'ORDER_NOT_SHIPPABLE' });
  });

  it('happen once when two want it at once', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    const outcomes = await Promise.allSettled([ship(id), ship(id), ship(id)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('are for administrators, and name what is wrong', async () => {
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    await expect(ship(id, undefined, ada)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(deliver(id, undefined, ada)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(ship(id, { carrier: 'a\0b', trackingNumber: 'x'.repeat(101) })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ field: 'carrier' }, { field: 'trackingNumber' }],
    });
    for (const never of [randomUUID(), 'order-1']) await expect(ship(never)).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' });
  });
});
