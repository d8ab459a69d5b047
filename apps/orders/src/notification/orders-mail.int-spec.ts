import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { ReceivedEvent } from '#platform/events/event-consumer.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { emailOf } from '../../test/fake-users.js';
import { aKey, payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';
import { ConfirmationMail } from './confirmation.mail.js';
import { OrdersMailConsumer } from './orders-mail.consumer.js';

describe('Mails about an order', () => {
  let shop: OrdersUnderTest;
  let mails: MailFolder;
  let admin: Person;
  beforeAll(async () => {
    shop = await startOrders({ MAIL_FROM: 'Corner Shop <hello@shop.example>' });
    mails = new MailFolder(shop.mailFolder);
    admin = shop.anAdministrator();
  });
  afterAll(() => shop.stop());

  const someone = () => {
    const person = shop.aCustomer();
    return { person, address: emailOf(person.userId) };
  };
  const refund = (orderId: string, pence: number) =>
    shop.as(
      admin,
      () => shop.payments.refundOrder({ orderId, amount: { amount: pence, currency: 'GBP' }, reason: 'scratched', restock: false }),
      {
        key: aKey(),
      },
    );

  it('come when it is paid, when it is sent, and for each refund', async () => {
    const { person, address } = someone();
    const order = await shop.place(person, { payment: payWith('tok_ok') });
    await shop.as(admin, () => shop.orders.shipOrder({ id: order.id, parcel: { carrier: 'Royal Mail', trackingNumber: 'GB1' } }));
    await refund(order.id, 300);
    await refund(order.id, 200);
    await eventually(() => expect(mails.to(address)).toHaveLength(4));
    const confirmation = await mails.arrival('order-confirmation', address);
    expect(confirmation.headers).toMatchObject({ subject: `Your order ${order.number}`, to: `Ada Lovelace <${address}>` });
    expect(confirmation.text).toContain('Total: £10.00');
    expect((await mails.arrival('order-shipped', address)).text).toContain('Tracking number: GB1');
    const refunds = mails.to(address).filter(({ kind }) => kind === 'order-refunded');
    expect(refunds.map(({ text }) => /£\d\.\d\d/.exec(text)?.[0]).sort()).toEqual(['£2.00', '£3.00']);
  });

  it('confirm one that costs nothing too', async () => {
    const { person, address } = someone();
    await shop.place(person, { lines: [{ sku: shop.catalog.sells({ price: 0 }), quantity: 1 }] });
    expect((await mails.arrival('order-confirmation', address)).text).toContain('Total: £0.00');
  });

  it('do not confirm what is not paid', async () => {
    const [unpaid, paid] = [someone(), someone()];
    await shop.place(unpaid.person);
    await shop.place(unpaid.person, { payment: payWith('tok_declined') });
    await shop.place(paid.person, { payment: payWith('tok_ok') });
    await mails.arrival('order-confirmation', paid.address);
    expect(mails.to(unpaid.address)).toEqual([]);
  });

  it('go to nobody once the person was erased', async () => {
    const { person, address } = someone();
    const { id } = await shop.place(person, { payment: payWith('tok_ok') });
    await mails.arrival('order-confirmation', address);
    await shop.dataSource.query('UPDATE customer_order SET email = NULL, shipping_address = NULL, customer_id = NULL WHERE id = $1', [id]);
    const fact = { id: uuidv7(), subject: id, time: new Date(), data: { amount: undefined } };
    expect(await shop.get(ConfirmationMail).compose(fact)).toBeUndefined();
  });

  it('are the same mail however often its job runs, and none about what is long past', async () => {
    const { person, address } = someone();
    const { id } = await shop.place(person, { payment: payWith('tok_ok') });
    const sent = await mails.arrival('order-confirmation', address);
    const eventId = sent.file.split('.').at(-3) ?? '';
    const event = (time: Date, eventIdOf = eventId) =>
      ({
        id: eventIdOf,
        source: 'orders',
        type: 'order.paid',
        aggregate: 'order',
        subject: id,
        version: 2,
        data: {},
        time,
      }) as ReceivedEvent;
    const [{ occurred_at: paidAt }] = await shop.dataSource.query('SELECT occurred_at FROM event_log WHERE event_id = $1', [eventId]);
    const longAgo = new Date(Date.now() - 4 * 24 * 3_600_000);
    const consumer = shop.get(OrdersMailConsumer);
    await shop.dataSource.transaction(async (manager) => {
      await consumer.handle(event(paidAt), manager);
      await consumer.handle(event(longAgo, uuidv7()), manager);
    });
    const waiting = () => shop.dataSource.query(`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier LIKE 'mail.%'`);
    await eventually(async () => expect(await waiting()).toEqual([]));
    expect(mails.to(address).map(({ file, headers }) => [file, headers['message-id']])).toEqual([[sent.file, sent.headers['message-id']]]);
  });
});
