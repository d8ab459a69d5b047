import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SmallShop } from '../audit/test/small-shop.js';
import { Snapshot } from '../running-copy/snapshot.js';
import { rewriteOrder } from './rewrite-order.js';
import { verifyOrders } from './verify-orders.js';

describe('orders made anew from their events', () => {
  let shop: SmallShop;
  let client: pg.Client;
  beforeAll(async () => {
    shop = await SmallShop.open();
    client = new pg.Client({ connectionString: shop.target.databaseUrls.orders });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await shop.close();
  });

  const verify = () => Snapshot.of(shop.target.databaseUrls.orders, (orders) => verifyOrders(orders));
  const rowOf = async (id: string) => {
    const { rows } = await client.query<Record<string, unknown>>(
      `SELECT to_jsonb(o) - 'updated_at' AS "order", (SELECT jsonb_agg(l ORDER BY l.position) FROM order_line l WHERE l.order_id = o.id) AS lines
       FROM customer_order o WHERE o.id = $1`,
      [id],
    );
    return rows[0];
  };

  it('are what their rows say', async () => {
    expect(await verify()).toEqual({ orders: 5, events: 1 + 2 + 3 + 4 + 3, differences: [] });
  });

  it('name each difference, and mend the row and its lines', async () => {
    const id = shop.ids.shipped;
    const before = await rowOf(id);
    await shop.sql(
      'orders',
      `UPDATE customer_order SET status = 'paid', payment_status = 'refunded', parcel = NULL, version = 9, grand_total = 1, items_total = 1,
                                 placed_at = placed_at + interval '1 ms', expires_at = now() WHERE id = $1`,
      [id],
    );
    await shop.sql('orders', 'DELETE FROM order_line WHERE order_id = $1', [id]);
    const { differences } = await verify();
    expect(differences).toMatchObject([{ orderId: id, ofHistory: [] }]);
    expect(differences[0].ofRow.map((what) => what.split(' is ')[0])).toEqual([
      ...['status', 'totals', 'parcel', 'placedAt', 'expiresAt', 'version', 'lines', 'paymentStatus'],
    ]);
    expect(differences[0].ofRow[0]).toBe('status is "paid", its events make it "shipped"');
    expect(await rewriteOrder(client, id)).toEqual(differences[0].ofRow);
    expect(await rewriteOrder(client, id)).toEqual([]);
    expect((await verify()).differences).toEqual([]);
    expect(await rowOf(id)).toEqual(before);
  });

  it('leave an erased person erased', async () => {
    const id = shop.ids.waits;
    await shop.sql('orders', `UPDATE customer_order SET customer_id = NULL, email = NULL, status = 'paid' WHERE id = $1`, [id]);
    expect(await rewriteOrder(client, id)).toEqual(['status is "paid", its events make it "awaiting_payment"']);
    expect(await rowOf(id)).toMatchObject({ order: { customer_id: null, email: null, status: 'awaiting_payment' } });
  });

  it('cannot be made of a history with a hole, or without a row', async () => {
    const [id, gone] = [shop.ids.paid, shop.ids.cancelled];
    await shop.sql('orders', `UPDATE event_log SET version = 7 WHERE subject = $1 AND version = 2`, [id]);
    await shop.sql('orders', 'DELETE FROM customer_order WHERE id = $1', [gone]);
    const { differences } = await verify();
    expect(differences).toEqual([
      { orderId: id, ofRow: [], ofHistory: ['event 2 is missing: version 7 stands there'] },
      { orderId: gone, ofRow: [], ofHistory: ['there are 4 events of it, and no row'] },
    ]);
    expect(await rewriteOrder(client, id)).toEqual([]);
  });
});
