import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { AnalyticsName } from '#contracts/generated/ashlar/orders/v1/analytics.js';
import { toTimestamp } from '#contracts/timestamp.js';
import type { ReceivedEvent } from '#platform/events/event-consumer.js';
import { codeOf } from '#testing/code-of.js';
import { eventually } from '#testing/eventually.js';
import { payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';
import { AnalyticsConsumer } from './analytics.consumer.js';

describe('What a shop counts', () => {
  let shop: OrdersUnderTest;
  let admin: Person;
  beforeAll(async () => {
    shop = await startOrders();
    admin = shop.anAdministrator();
  });
  afterAll(() => shop.stop());

  const ask = { page: { limit: 100, cursor: '', count: CountMode.COUNT_MODE_UNSPECIFIED }, name: AnalyticsName.ANALYTICS_NAME_UNSPECIFIED };
  const list = (request: Partial<Parameters<typeof shop.analytics.listRecords>[0]> = {}, person = admin) =>
    shop.as(person, () => shop.analytics.listRecords({ ...ask, from: undefined, to: undefined, ...request }));
  const about = async (subject: string) => (await list()).records.filter((record) => record.subject === subject);
  const take = (event: Partial<ReceivedEvent>) =>
    shop.get(AnalyticsConsumer).handle({ id: uuidv7(), version: 1, time: new Date(), ...event } as ReceivedEvent, shop.dataSource.manager);
  const registered = (subject: string, role = 'customer') =>
    ({ type: 'user.created', aggregate: 'user', subject, data: { role, newsletter: false } }) as Partial<ReceivedEvent>;

  it('is each order that is placed, and that it is paid, with what it came to', async () => {
    const ada = shop.aCustomer();
    const { id } = await shop.place(ada, { payment: payWith('tok_ok') });
    const amount = { amount: 1000, currency: 'GBP' };
    await eventually(async () =>
      expect(await about(id)).toMatchObject([
        { name: 'ANALYTICS_NAME_ORDER_PAID', customerId: ada.userId, amount },
        { name: 'ANALYTICS_NAME_ORDER_PLACED', customerId: ada.userId, amount },
      ]),
    );
  });

  it('is whoever registers, once however often that is heard, and not the first administrator', async () => {
    const [id, boss] = [randomUUID(), randomUUID()];
    const event = { ...registered(id), id: uuidv7() };
    await take(event);
    await take(event);
    await take(registered(boss, 'admin'));
    const records = await about(id);
    expect(records).toMatchObject([{ name: 'ANALYTICS_NAME_USER_REGISTERED', customerId: id }]);
    expect(records[0].amount ?? undefined).toBeUndefined();
    expect(await about(boss)).toEqual([]);
  });

  it('is listed newest first, by name and by time, page by page', async () => {
    const at = (minute: number) => new Date(Date.UTC(2020, 0, 1, 0, minute));
    for (let minute = 0; minute < 5; minute++) await take({ ...registered(randomUUID()), time: at(minute) });
    await take({ type: 'order.placed', aggregate: 'order', subject: randomUUID(), time: at(2), data: {} } as Partial<ReceivedEvent>);
    const filter = { name: AnalyticsName.ANALYTICS_NAME_USER_REGISTERED, from: toTimestamp(at(1)), to: toTimestamp(at(4)) };
    const whole = await list(filter);
    expect(whole.records.map(({ occurredAt }) => occurredAt)).toEqual([at(3), at(2), at(1)].map(toTimestamp));
    const first = await list({ ...filter, page: { limit: 2, cursor: '', count: CountMode.COUNT_MODE_EXACT } });
    expect(first.page?.total).toBe(3);
    const cursor = first.page?.nextCursor ?? '';
    const second = await list({ ...filter, page: { limit: 2, cursor, count: CountMode.COUNT_MODE_ESTIMATE } });
    expect([...first.records, ...second.records]).toEqual(whole.records);
    expect(second.page).toMatchObject({ nextCursor: '', total: expect.any(Number) });
    await expect(list({ page: { limit: 2, cursor, count: CountMode.COUNT_MODE_UNSPECIFIED } })).rejects.toThrow(
      codeOf('VALIDATION_FAILED'),
    );
  });

  it('is for administrators', async () => {
    await expect(list({}, shop.aCustomer())).rejects.toThrow(codeOf('FORBIDDEN'));
  });
});
