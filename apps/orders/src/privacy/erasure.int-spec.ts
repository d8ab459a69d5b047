import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { ReceivedEvent } from '#platform/events/event-consumer.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { emailOf } from '../../test/fake-users.js';
import { aKey, payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';
import { AnalyticsConsumer } from '../analytics/analytics.consumer.js';
import { Housekeeping } from '../housekeeping.js';
import { EraseAgain } from './erase-again.js';
import { ErasureConsumer } from './erasure.consumer.js';

describe('Erasing a person', () => {
  let shop: OrdersUnderTest;
  let admin: Person;
  beforeAll(async () => {
    shop = await startOrders();
    admin = shop.anAdministrator();
  });
  afterAll(() => shop.stop());

  const erase = ({ userId }: Person) =>
    shop.dataSource.transaction((manager) => {
      const event = { id: uuidv7(), type: 'user.deleted', aggregate: 'user', subject: userId, version: 2, data: {}, time: new Date() };
      return shop.get(ErasureConsumer).handle(event as ReceivedEvent, manager);
    });
  const read = async (id: string) => (await shop.as(admin, () => shop.orders.getOrder({ id }))).order!;
  const rowOf = async (id: string) => (await shop.dataSource.query('SELECT * FROM customer_order WHERE id = $1', [id]))[0];
  const nobody = (order: object) => expect(order).not.toMatchObject({ customerId: expect.any(String) });

  it('takes them out of their orders, which stay as they were otherwise', async () => {
    const [ada, grace] = [shop.aCustomer(), shop.aCustomer()];
    const [open, paid, other] = [
      await shop.place(ada),
      await shop.place(ada, { payment: payWith('tok_ok') }),
      await shop.place(grace, { payment: payWith('tok_ok') }),
    ];
    const before = [await read(open.id), await read(paid.id), await read(other.id)];
    await erase(ada);
    const after = [await read(open.id), await read(paid.id), await read(other.id)];
    for (const [index, order] of after.slice(0, 2).entries()) {
      nobody(order);
      expect([order.email ?? null, order.shippingAddress ?? null]).toEqual([null, null]);
      expect(order.updatedAt).not.toEqual(before[index].updatedAt);
      const { customerId, email, shippingAddress, updatedAt } = before[index];
      expect({ ...order, customerId, email, shippingAddress, updatedAt }).toEqual(before[index]);
    }
    expect(after[2]).toEqual(before[2]);
  });

  it('destroys their key, writes that down outside the database, and repeats it when what they had begun has ended', async () => {
    const ada = shop.aCustomer();
    await shop.place(ada);
    const keyOf = ({ userId }: Person) => shop.dataSource.query('SELECT 1 AS one FROM person_key WHERE person_id = $1', [userId]);
    expect(await keyOf(ada)).toHaveLength(1);
    await erase(ada);
    expect(await keyOf(ada)).toEqual([]);
    const { id } = await shop.place(ada);
    expect(await rowOf(id)).toMatchObject({ customer_id: ada.userId, email_sealed: null, shipping_address_sealed: null });
    await eventually(() => expect(shop.erasureLedger()).toContain(ada.userId));
    await shop.hurry('erase-again');
    await eventually(async () => expect(await rowOf(id)).toMatchObject({ customer_id: null }));
  });

  it('reaches the mails that were written to them, and keeps others from being written', async () => {
    const mails = new MailFolder(shop.mailFolder);
    const [ada, grace] = [shop.aCustomer(), shop.aCustomer()];
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    await shop.place(grace, { payment: payWith('tok_ok') });
    await mails.arrival('order-confirmation', emailOf(ada.userId));
    await mails.arrival('order-confirmation', emailOf(grace.userId));
    await erase(ada);
    await shop.as(admin, () => shop.orders.shipOrder({ id, parcel: undefined }));
    const left = `SELECT 1 FROM graphile_worker.jobs WHERE task_identifier LIKE 'mail.%' AND run_at <= now()`;
    await eventually(async () => expect((await shop.eventsOf(id)).map(({ type }) => type)).toContain('order.shipped'));
    await eventually(async () => {
      expect(mails.to(emailOf(ada.userId))).toEqual([]);
      expect(await shop.dataSource.query(left)).toEqual([]);
    });
    expect(mails.to(emailOf(grace.userId))).toHaveLength(1);
  });

  it('happens again when a backup brings them back', async () => {
    const ada = shop.aCustomer();
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    const row = await rowOf(id);
    const [{ wrapped }] = await shop.dataSource.query('SELECT wrapped FROM person_key WHERE person_id = $1', [ada.userId]);
    await erase(ada);
    await eventually(() => expect(shop.erasureLedger()).toContain(ada.userId));
    await shop.dataSource.query('DELETE FROM erasure WHERE person_id = $1', [ada.userId]);
    await shop.dataSource.query('INSERT INTO person_key (person_id, wrapped) VALUES ($1, $2)', [ada.userId, wrapped]);
    await shop.dataSource.query(
      'UPDATE customer_order SET customer_id = $2, email_sealed = $3, shipping_address_sealed = $4 WHERE id = $1',
      [id, ada.userId, row.email_sealed, row.shipping_address_sealed],
    );
    expect((await read(id)).email).toBe(emailOf(ada.userId));
    await shop.get(Housekeeping).execute();
    nobody(await read(id));
    expect(await rowOf(id)).toMatchObject({ customer_id: null, email_sealed: null, shipping_address_sealed: null });
    expect(await shop.dataSource.query('SELECT FROM person_key WHERE person_id = $1', [ada.userId])).toEqual([]);
  });

  it('lets an order go on: it can be shipped and refunded, and its history stays without a gap', async () => {
    const ada = shop.aCustomer();
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    await erase(ada);
    await shop.as(admin, () => shop.orders.shipOrder({ id, parcel: undefined }));
    await shop.as(admin, () => shop.payments.refundOrder({ orderId: id, amount: undefined, reason: 'lost', restock: false }), {
      key: aKey(),
    });
    const events = await eventually(async () => {
      const all = await shop.eventsOf(id);
      expect(all).toHaveLength(4);
      return all;
    });
    expect(events.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    for (const { data } of events.slice(2)) nobody(data);
  });

  it('takes them out of what was counted, also of what is counted later', async () => {
    const ada = shop.aCustomer();
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    const counted = () => shop.dataSource.query('SELECT customer_id FROM analytics_record WHERE subject = $1', [id]);
    await eventually(async () => expect(await counted()).toEqual(Array(2).fill({ customer_id: ada.userId })));
    await erase(ada);
    const late = {
      id: uuidv7(),
      type: 'order.placed',
      aggregate: 'order',
      subject: id,
      time: new Date(),
      data: { customerId: ada.userId },
    };
    await shop.get(AnalyticsConsumer).handle(late as ReceivedEvent, shop.dataSource.manager);
    expect(await counted()).toEqual(Array(3).fill({ customer_id: null }));
  });

  it('reaches an order that was written after, within the hour', async () => {
    const ada = shop.aCustomer();
    await erase(ada);
    const { id } = await shop.place(ada);
    await shop.get(EraseAgain).execute();
    nobody(await read(id));
  });

  it('happens to all of their orders while others write them', async () => {
    const ada = shop.aCustomer();
    const orders = await Promise.all(Array.from({ length: 8 }, () => shop.place(ada, { payment: payWith('tok_ok') })));
    const ships = orders.map(({ id }) => shop.as(admin, () => shop.orders.shipOrder({ id, parcel: undefined })));
    await Promise.all([...ships, erase(ada), erase(ada)]);
    for (const { id } of orders) {
      const order = await read(id);
      expect(order.status).toBe('ORDER_STATUS_SHIPPED');
      nobody(order);
    }
  });

  it('is none of an ordinary change of an account', async () => {
    const ada = shop.aCustomer();
    const { id } = await shop.place(ada);
    const event = {
      id: uuidv7(),
      type: 'user.updated',
      aggregate: 'user',
      subject: ada.userId,
      version: 2,
      data: { fields: ['lastName'] },
      time: new Date(),
    };
    await shop.get(ErasureConsumer).handle(event as ReceivedEvent, shop.dataSource.manager);
    expect((await read(id)).customerId).toBe(ada.userId);
  });
});
