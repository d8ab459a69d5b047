import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { payWith, startOrders, type OrdersUnderTest } from '../../test/orders-under-test.js';

describe('placing an order', () => {
  let shop: OrdersUnderTest;
  beforeAll(async () => (shop = await startOrders()));
  afterAll(() => shop.stop());

  it('places and pays in one call', async () => {
    const ada = shop.aCustomer();
    const order = await shop.place(ada, { payment: payWith('tok_ok') });
    expect(order).toMatchObject({ status: 'ORDER_STATUS_PAID', paymentStatus: 'ORDER_PAYMENT_STATUS_PAID', version: 2 });
  });
});
