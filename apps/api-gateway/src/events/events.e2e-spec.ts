import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import type { ListEventsRequest } from '#contracts/generated/ashlar/orders/v1/feed.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { anId, noon } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const anEvent = (position: number): DomainEvent => ({
  ...{ id: anId, source: 'catalog', type: 'stock.low', subject: 'MUG-OAT', time: noon, sequence: 2, position },
  data: '{"sku":"MUG-OAT","available":3,"lowStockThreshold":5}',
});

describe('the log of all events', () => {
  let gateway: GatewayUnderTest;
  let log: DomainEvent[];
  beforeAll(async () => {
    gateway = await startGateway();
    gateway.answer('listEvents', ({ after, types, limit }: ListEventsRequest) => {
      if (types.includes('order.payed')) throw invalidField('types', 'must hold types like order.paid');
      return { events: log.filter(({ position }) => Number(position) > after).slice(0, limit), head: log.length };
    });
  });
  beforeEach(() => {
    gateway.forget();
    log = Array.from({ length: 7 }, (_, index) => anEvent(index + 1));
  });
  afterAll(() => gateway.stop());

  const read = async (query: string) => {
    const { data, meta } = (await gateway.as('admin').get<{ position: number }[]>(`/events${query}`)).json;
    return { data, page: meta.page!, positions: data.map(({ position }) => position) };
  };

  it('shows events as CloudEvents, with their places in it', async () => {
    const { data, page } = await read('?limit=1&after=2');
    expect(data).toEqual([
      {
        specversion: '1.0',
        id: anId,
        source: 'catalog',
        type: 'stock.low',
        subject: 'MUG-OAT',
        time: '2026-01-31T12:00:00.000Z',
        datacontenttype: 'application/json',
        data: { sku: 'MUG-OAT', available: 3, lowStockThreshold: 5 },
        sequence: 2,
        position: 3,
      },
    ]);
    expect(page).toEqual({ limit: 1, nextCursor: '3' });
  });

  it('is read to its end by the last position, or by the cursor, and goes on from there', async () => {
    expect((await read('')).positions).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const first = await read('?limit=3');
    const second = await read(`?limit=3&cursor=${first.page.nextCursor}`);
    expect(await read('?limit=3&after=3')).toMatchObject({ data: second.data });
    const last = await read(`?limit=3&after=0&cursor=${second.page.nextCursor}`);
    expect([first, second, last].map(({ positions }) => positions)).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
    expect(last.page).toEqual({ limit: 3, nextCursor: null });
    expect((await read('?after=7')).data).toEqual([]);
    log.push(anEvent(8));
    expect((await read('?after=7')).positions).toEqual([8]);
  });

  it('ends a page that is just full without a cursor', async () => {
    expect((await read('?limit=7')).page).toEqual({ limit: 7, nextCursor: null });
  });

  it.each([
    ['', { after: 0, types: [], limit: 25 }],
    ['?types=order.paid&types=stock.*&limit=100', { types: ['order.paid', 'stock.*'], limit: 101 }],
    ['?types=order.paid,stock.*', { types: ['order.paid', 'stock.*'] }],
    ['?types=order.*', { types: ['order.*'] }],
  ])('asks for what %s names', async (query, request) => {
    await read(query);
    expect(gateway.lastAsked().request).toMatchObject(request);
  });

  it.each([
    ['after', '?after=-1'],
    ['after', '?after=x'],
    ['after', '?after=1.5'],
    ['after', '?after=1&after=2'],
    ['limit', '?limit=0'],
    ['limit', '?limit=101'],
    ['cursor', '?cursor=abc'],
    ['types', '?types='],
    ['types', '?types=order.paid,'],
    ['types', `?types=${'order.paid,'.repeat(50)}order.paid`],
    ['type', '?type=order.paid'],
  ])('refuses a wrong %s: %s', async (field, query) => {
    const { problem, outcome } = await gateway.as('admin').get(`/events${query}`);
    expect([outcome, problem.errors?.map((error) => error.field)]).toEqual(['400 VALIDATION_FAILED', [field]]);
    expect(gateway.asked()).toEqual([]);
  });

  it('says when there is no such type', async () => {
    const { outcome, problem } = await gateway.as('admin').get('/events?types=order.payed');
    expect([outcome, problem.errors]).toEqual(['400 VALIDATION_FAILED', [expect.objectContaining({ field: 'types' })]]);
  });

  it('is for administrators', async () => {
    expect((await gateway.as('customer').get('/events')).outcome).toBe('403 FORBIDDEN');
    expect((await gateway.api.get('/events')).outcome).toBe('401 UNAUTHENTICATED');
  });
});
