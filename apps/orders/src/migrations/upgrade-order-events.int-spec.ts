import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#platform/database/service-database.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import type { TestDatabase } from '#testing/test-database.js';
import { ordersDatabase } from '../data-source.js';
import type { OrderEvent } from '../order/order-events.js';
import { project } from '../order/order-projection.js';
import { paymentsTold } from '../order/payments-told.js';
import { UpgradeOrderEvents1795000000040 } from './1795000000040-upgrade-order-events.js';

const placedAt = new Date('2026-05-04T10:00:00.123Z');

describe('events of the first version, once they are upgraded', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    database = await createTestDatabase(ordersDatabase);
    dataSource = await createDataSource(ordersDatabase, database.ownerUrl).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const customer = randomUUID();
  const old = (more: object = {}) => ({ customerId: customer, currency: 'GBP', ...more });

  const anOldOrder = async (number: string, events: [type: string, data: object][], status: string, parcel: object | null) => {
    const id = randomUUID();
    await dataSource.query(
      `INSERT INTO customer_order VALUES ($1, $2, $3, 'paid', 'GBP', 1750, 0, 0, 0, 1750, $4, 'ada@example.com', NULL, $5, $6, NULL, now(), $7)`,
      [id, number, status, customer, parcel, placedAt, events.length],
    );
    const variant = randomUUID();
    await dataSource.query(
      `INSERT INTO order_line VALUES ($1, 1, 'MUG', $2, 'Mug', 500, 3, 1500), ($1, 2, 'CUP', $2, 'Cup', 250, 1, 250)`,
      [...[id, variant]],
    );
    for (const [index, [type, data]] of events.entries()) {
      await dataSource.query(
        `INSERT INTO event_log (event_id, aggregate, subject, version, type, data) VALUES ($1, 'order', $2, $3, $4, $5)`,
        [randomUUID(), id, index + 1, type, data],
      );
    }
    return { id, variant };
  };

  it('make the rows that they led to, and number their channel', async () => {
    const { id, variant } = await anOldOrder(
      '0000-0001',
      [
        ['order.placed', old({ total: 1750, lines: [{ sku: 'MUG', quantity: 3, total: 1500 }] })],
        ['order.payment_failed', old({ paymentId: 'a', amount: 1750, failureCode: null })],
        ['order.paid', old({ paymentId: 'b', amount: 1750 })],
        ['order.shipped', old()],
        ['order.refunded', old({ refundId: 'r', paymentId: 'b', amount: 50 })],
      ],
      'shipped',
      { carrier: 'Royal Mail' },
    );
    const other = await anOldOrder('0000-0002', [['order.placed', old()], ['order.cancelled', old({ refunded: 0 })]], 'cancelled', null); // prettier-ignore

    const runner = dataSource.createQueryRunner();
    await new UpgradeOrderEvents1795000000040().up(runner);
    await runner.release();

    const eventsOf = (subject: string): Promise<OrderEvent[]> =>
      dataSource.query(`SELECT type, data, version FROM event_log WHERE subject = $1 ORDER BY version`, [subject]);
    const events = await eventsOf(id);
    expect(project(events)).toEqual({
      number: '0000-0001',
      status: 'shipped',
      currency: 'GBP',
      customerId: customer,
      totals: { items: 1750, shipping: 0, tax: 0, discount: 0, grand: 1750 },
      lines: [
        { sku: 'MUG', variantId: variant, name: 'Mug', unitPrice: 500, quantity: 3, total: 1500 },
        { sku: 'CUP', variantId: variant, name: 'Cup', unitPrice: 250, quantity: 1, total: 250 },
      ],
      parcel: { carrier: 'Royal Mail' },
      placedAt,
      expiresAt: null,
      version: 5,
    });
    expect(Object.fromEntries(paymentsTold(events))).toEqual({
      a: { status: 'failed', amount: 1750, refunded: 0 },
      b: { status: 'succeeded', amount: 1750, refunded: 50 },
    });
    expect(events[1]).toMatchObject({ data: { failureCode: 'declined' } });
    expect(events.slice(1).filter(({ data }) => 'currency' in data)).toEqual([]);
    expect((await eventsOf(other.id))[1]?.data).toEqual({ customerId: customer, refunded: { amount: 0, currency: 'GBP' } });
    const numbered = await dataSource.query('SELECT channel_sequence::int AS n FROM event_log WHERE channel = $1 ORDER BY id', [customer]);
    expect(numbered).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => ({ n })));
    expect(await dataSource.query('SELECT sequence::int FROM event_channel WHERE channel = $1', [customer])).toEqual([{ sequence: 7 }]);
  });
});
