import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { audit } from './audit.js';
import { catalogPlants } from './test/catalog-plants.js';
import { eventPlants } from './test/event-plants.js';
import { personPlants } from './test/person-plants.js';
import { shopPlants } from './test/shop-plants.js';
import { SmallShop } from './test/small-shop.js';

describe('the audit of a small shop', () => {
  let shop: SmallShop;
  beforeAll(async () => (shop = await SmallShop.open()));
  afterAll(() => shop.close());

  const violated = async (settleSeconds = 0) =>
    (await audit(shop.target, { settleSeconds })).rules.filter(({ violations }) => violations.length > 0);

  it('finds nothing wrong, having looked at something for every rule', async () => {
    const { rules } = await audit(shop.target, { settleSeconds: 0 });
    expect(rules.flatMap(({ rule, violations }) => violations.map(({ id, what }) => `${rule}: ${id}: ${what}`))).toEqual([]);
    const idle = /none waits|no event is parked|channel/;
    expect(rules.filter(({ rule, checked }) => checked === 0 && !idle.test(rule))).toEqual([]);
  });

  it.each([...shopPlants, ...catalogPlants, ...personPlants, ...eventPlants])('sees $name', async ({ put, takeOut, seenBy }) => {
    await put(shop);
    try {
      const found = await violated();
      expect(found.map(({ rule }) => rule)).toEqual(seenBy);
      expect(found.flatMap(({ violations }) => violations.filter(({ id, what }) => !id || !what))).toEqual([]);
    } finally {
      await takeOut(shop);
    }
    expect(await violated()).toEqual([]);
  });

  it('names an order whose totals do not add up, which no constraint lets be', async () => {
    await shop.sql('orders', 'ALTER TABLE customer_order DROP CONSTRAINT customer_order_totals_add_up');
    await shop.sql('orders', 'UPDATE customer_order SET shipping_total = 1 WHERE id = $1', [shop.ids.paid]);
    const rules = await violated();
    await shop.sql('orders', 'UPDATE customer_order SET shipping_total = 0 WHERE id = $1', [shop.ids.paid]);
    expect(rules.map(({ rule }) => rule)).toEqual(['orders: the totals add up', 'orders: each row is what its events make it']);
    expect(rules[0].violations).toEqual([{ id: shop.ids.paid, what: '500 is not 500 + 1 + 0 - 0' }]);
  });

  it('says nothing of what comes right in time', async () => {
    await shop.sql('catalog', `UPDATE reservation_line SET price = 249 WHERE order_id = $1`, [shop.ids.paid]);
    const looking = violated(10);
    setTimeout(() => void shop.sql('catalog', `UPDATE reservation_line SET price = 250 WHERE order_id = $1`, [shop.ids.paid]), 1_500);
    expect(await looking).toEqual([]);
  });

  it('does not mind a customer who was erased', async () => {
    await shop.sql('orders', `UPDATE customer_order SET customer_id = NULL, email_sealed = NULL WHERE id = $1`, [shop.ids.waits]);
    expect(await violated()).toEqual([]);
  });
});
