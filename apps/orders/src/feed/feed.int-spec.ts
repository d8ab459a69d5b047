import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import { SeededRandom } from '#testing/seeded-random.js';
import { aFact } from '../../test/facts.js';
import { startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';
import { FeedConsumer } from './feed.consumer.js';

const consumer = new FeedConsumer();
const types = ['user.created', 'product.created', 'stock.changed', 'order.placed'] as const;

describe('the log for integrators', () => {
  let shop: OrdersUnderTest;
  let admin: Person;
  beforeAll(async () => {
    shop = await startOrders();
    admin = shop.anAdministrator();
  });
  afterAll(() => shop.stop());

  const read = async (after: number, named: string[] = [], limit = 1_001, person = admin): Promise<DomainEvent[]> =>
    (await shop.as(person, () => shop.feed.listEvents({ after, types: named, limit }))).events;
  const head = async () => (await shop.as(admin, () => shop.feed.listEvents({ after: 0, types: [], limit: 1 }))).head;
  const append = (...facts: ReturnType<typeof aFact>[]) =>
    shop.dataSource.transaction(async (manager) => {
      for (const fact of facts) await consumer.handle(fact, manager);
    });

  it('shows a reader that polls while four write, and some fail, every event once and in one order', async () => {
    const from = await head();
    let left = 4;
    const writer = async (seed: number) => {
      const random = new SeededRandom(seed);
      for (let batch = 0; batch < 25; batch++) {
        const facts = Array.from({ length: 1 + random.below(5) }, () => aFact(types[seed % 4]));
        const fails = random.below(4) === 0;
        await append(...facts, ...(fails ? facts.slice(0, 1) : [])).catch((error: unknown) => {
          if (!fails) throw error;
        });
      }
      left -= 1;
    };
    const reader = async () => {
      const seen: DomainEvent[] = [];
      for (;;) {
        const last = left === 0;
        const page = await read(from + seen.length, [], 7);
        seen.push(...page);
        if (last && page.length === 0) return seen;
      }
    };
    const [seen] = await Promise.all([reader(), writer(1), writer(2), writer(3), writer(4)]);

    expect(seen.length).toBeGreaterThan(100);
    expect(seen.map(({ position }) => position)).toEqual(seen.map((_, index) => from + index + 1));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(await read(from)).toEqual(seen);
    expect(await head()).toBe(from + seen.length);
  });

  it('keeps what an event is, and takes the same one only once', async () => {
    const from = await head();
    const fact = aFact('stock.low', { subject: 'MUG-OAT', version: 2, data: { sku: 'MUG-OAT', available: 3, lowStockThreshold: 5 } });
    await append(fact);
    await expect(append(fact)).rejects.toThrow();
    expect(await read(from)).toEqual([
      expect.objectContaining({ id: fact.id, source: 'catalog', type: 'stock.low', subject: 'MUG-OAT', sequence: 2, position: from + 1 }),
    ]);
    expect(JSON.parse((await read(from))[0].data)).toEqual(fact.data);
  });

  it.each([
    [['order.paid'], ['order.paid']],
    [['order.*'], ['order.placed', 'order.paid']],
    [
      ['order.*', 'order.paid', 'user.deleted'],
      ['order.placed', 'order.paid', 'user.deleted'],
    ],
    [['*'], ['order.placed', 'user.deleted', 'stock.changed', 'order.paid']],
    [['product.*'], []],
  ])('finds those of %j alone, in the same order', async (named, expected) => {
    const from = await head();
    await append(aFact('order.placed'), aFact('user.deleted'), aFact('stock.changed'), aFact('order.paid'));
    const found = await read(from, named);
    expect(found.map(({ type }) => type).sort()).toEqual([...expected].sort());
    expect(found).toEqual((await read(from)).filter(({ type }) => expected.includes(type)));
    expect(await read(from, named, 1)).toEqual(found.slice(0, 1));
  });

  it.each([
    ['a type that there is not', { types: ['order.payed'] }, 'types'],
    ['a pattern of nothing', { types: ['orders.*'] }, 'types'],
    ['a position before the first', { after: -1 }, 'after'],
    ['more than it gives at once', { limit: 1_002 }, 'limit'],
    ['nothing', { limit: 0 }, 'limit'],
  ])('refuses %s', async (_, request, field) => {
    const asking = shop.as(admin, () => shop.feed.listEvents({ after: 0, types: [], limit: 10, ...request }));
    await expect(asking).rejects.toMatchObject({ kind: 'invalid', code: 'VALIDATION_FAILED', errors: [{ field }] });
  });

  it('is for administrators', async () => {
    await expect(read(0, [], 10, shop.aCustomer())).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('the history of an order', () => {
  let shop: OrdersUnderTest;
  beforeAll(async () => void (shop = await startOrders()));
  afterAll(() => shop.stop());

  it('shows the position that an event has in the log for integrators', async () => {
    const ada = shop.aCustomer();
    const { id } = await shop.place(ada);
    const history = async () => (await shop.as(ada, () => shop.orders.listOrderEvents({ orderId: id }))).events;
    const [placed] = await history();
    await consumer.handle(aFact('order.placed', { id: placed.id, subject: id }), shop.dataSource.manager).catch(() => undefined);
    const { events } = await shop.as(shop.anAdministrator(), () => shop.feed.listEvents({ after: 0, types: [], limit: 100 }));
    const inLog = events.find((event) => event.id === placed.id);
    expect(inLog?.position).toBeGreaterThan(0);
    expect(await history()).toEqual([expect.objectContaining({ id: placed.id, position: inLog?.position })]);
  });
});
