import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { codeOf } from '#testing/code-of.js';
import { createEmptyTestDatabase, type TestDatabase } from '#testing/test-database.js';
import { migrate } from '../database/migrate.js';
import { createDataSource, type ServiceDatabase } from '../database/service-database.js';
import type { Caller } from '../grpc/call-context.js';
import { ChannelReader } from './channels.js';
import { createEventDelivery } from './delivery-schema.js';
import { appendEvents, createEventLog, type NewEvent } from './event-log.js';

class Log1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createEventLog);
    await runner.query(createEventDelivery);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('Forward only'));
  }
}

const log: ServiceDatabase = { name: 'orders', entities: [], migrations: [Log1700000000001] };
const admin: Caller = { userId: 'root', role: 'admin', sessionId: 's', scopes: [] };
const ada: Caller = { userId: 'ada', role: 'customer', sessionId: 's', scopes: [] };
const expired = (subject: string, version: number, channel: string): NewEvent => ({
  type: 'order.expired',
  subject,
  version,
  data: { customerId: channel },
  channel,
});
const stock = (version: number): NewEvent => ({
  type: 'stock.changed',
  subject: 'MUG',
  version,
  data: { sku: 'MUG', onHand: version, reserved: 0, available: version },
});

describe('a channel of the event log', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let orders: ChannelReader;
  let catalog: ChannelReader;
  let epoch: string;

  beforeAll(async () => {
    database = await createEmptyTestDatabase('orders');
    await migrate(log, database.ownerUrl, 'orders_app');
    dataSource = await createDataSource(log, database.url).initialize();
    orders = new ChannelReader(dataSource, 'orders');
    catalog = new ChannelReader(dataSource, 'catalog');
    const append = (...events: NewEvent[]) => dataSource.transaction((manager) => appendEvents(manager, events));
    await append(expired('o1', 1, 'ada'));
    await append(expired('o2', 1, 'bob'), expired('o2', 2, 'bob'));
    await append(expired('o1', 2, 'ada'));
    await append(stock(1), stock(2), {
      type: 'stock.low',
      subject: 'MUG',
      version: 3,
      data: { sku: 'MUG', available: 2, lowStockThreshold: 3 },
    });
    await dataSource.query('SELECT sequence_events(3)');
    const [relay] = await dataSource.query<{ epoch: string }[]>('SELECT epoch FROM event_relay');
    epoch = relay.epoch;
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const read = async (reader: ChannelReader, channel: string, caller: Caller | undefined, after = 0, limit = 100) => {
    const answer = await reader.read({ channel, after, limit }, caller);
    expect(answer.epoch).toBe(epoch);
    return { head: answer.head, events: answer.events.map(({ sequence, event }) => `${sequence} ${event?.type} ${event?.subject}`) };
  };

  it('numbers the orders of a customer by themselves', async () => {
    expect(await read(orders, 'customer:ada', ada)).toEqual({ head: 2, events: ['1 order.expired o1', '2 order.expired o1'] });
    expect(await read(orders, 'customer:bob', admin, 1)).toEqual({ head: 2, events: ['2 order.expired o2'] });
  });

  it('has nothing yet for a customer without orders', async () => {
    expect(await read(orders, 'customer:eve', admin)).toEqual({ head: 0, events: [] });
  });

  it('shows an administrator every order, as far as the relay has come', async () => {
    expect(await read(orders, 'orders', admin, 1)).toEqual({ head: 3, events: ['2 order.expired o2', '3 order.expired o2'] });
  });

  it('shows anybody the versions of a SKU, page by page', async () => {
    expect(await read(catalog, 'stock:MUG', undefined, 0, 2)).toEqual({ head: 3, events: ['1 stock.changed MUG', '2 stock.changed MUG'] });
    expect(await read(catalog, 'stock:MUG', undefined, 2, 2)).toEqual({ head: 3, events: ['3 stock.low MUG'] });
  });

  it('tells epoch and head alone when no events are asked for', async () => {
    expect(await read(catalog, 'stock:MUG', ada, 0, 0)).toEqual({ head: 3, events: [] });
  });

  it('has nothing after the end', async () => {
    expect(await read(catalog, 'stock:MUG', ada, 99)).toEqual({ head: 3, events: [] });
  });

  it.each([
    ['orders', ada, 'FORBIDDEN'],
    ['customer:bob', ada, 'FORBIDDEN'],
    ['customer:bob', undefined, 'UNAUTHENTICATED'],
    ['orders', undefined, 'UNAUTHENTICATED'],
    ['stock:MUG', admin, 'UNKNOWN_CHANNEL'],
    ['customer:', admin, 'UNKNOWN_CHANNEL'],
    ['nonsense', admin, 'UNKNOWN_CHANNEL'],
  ])('refuses %s', async (channel, caller, code) => {
    await expect(orders.read({ channel, after: 0, limit: 1 }, caller)).rejects.toThrow(codeOf(code));
  });

  it.each([
    ['after', { after: -1, limit: 1 }],
    ['limit', { after: 0, limit: 1001 }],
  ])('refuses an impossible %s', async (_field, request) => {
    await expect(catalog.read({ channel: 'stock:MUG', ...request }, undefined)).rejects.toThrow(codeOf('VALIDATION_FAILED'));
  });
});
