import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ParkedReason, type ListParkedEventsRequest, type ParkedEvent } from '#contracts/generated/ashlar/events/v1/consumers.js';
import { DomainError } from '#platform/errors/domain-error.js';
import { freePort } from '#testing/free-port.js';
import { anId, noon } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const idOf = (nth: number): string => `019a2f6e-7f4e-7c1a-9a55-${String(nth).padStart(12, '0')}`;

/** Parked as the nth, by a consumer of that service. */
const parked = (nth: number, service: string, details: Partial<ParkedEvent> = {}): ParkedEvent => ({
  id: idOf(nth),
  consumer: `${service}.reservations`,
  event: { id: anId, source: 'orders', type: 'order.paid', subject: anId, time: noon, data: '{}', sequence: 2, position: 17 },
  reason: ParkedReason.PARKED_REASON_FAILED,
  error: 'no such table',
  attempts: 5,
  parkedAt: noon,
  nextAttemptAt: noon,
  ...details,
});

const unknown = () => new DomainError('not_found', 'PARKED_EVENT_NOT_FOUND', 'There is no such parked event.');

describe('the consumers of all services', () => {
  let gateway: GatewayUnderTest;
  let admin: ReturnType<GatewayUnderTest['as']>;
  const start = async (env = {}) => {
    gateway = await startGateway(env);
    admin = gateway.as('admin');
    const consumers = {
      orders: [{ name: 'orders.feed', progress: [], parked: 0 }],
      catalog: [
        {
          name: 'catalog.reservations',
          progress: [{ source: 'orders', position: 40, head: 42, lagMs: 120, lastEventAt: noon }],
          parked: 2,
        },
      ],
      users: [{ name: 'users.mail', progress: [{ source: 'users', position: 0, head: 0, lagMs: 0, lastEventAt: undefined }], parked: 0 }],
    };
    gateway.answer('listConsumers', (_, __, service) => ({ consumers: consumers[service as keyof typeof consumers] }));
    const all = { catalog: [1, 2, 6], orders: [3, 5], users: [4] };
    gateway.answer('listParkedEvents', ({ after, limit, consumer }: ListParkedEventsRequest, _, service) => ({
      parkedEvents: all[service as keyof typeof all]
        .map((nth) => parked(nth, service))
        .filter((each) => each.id > after && (consumer === '' || each.consumer === consumer))
        .slice(0, limit),
    }));
    gateway.answer('redriveParkedEvent', ({ id }: { id: string }, _, service) => {
      if (service !== 'orders' || id !== idOf(5)) throw unknown();
      return { parkedEvent: parked(5, 'orders', { reason: ParkedReason.PARKED_REASON_WAITING, error: '', attempts: 0 }) };
    });
  };
  beforeEach(() => start());
  afterEach(() => gateway.stop());

  it('are listed by name, with their lag', async () => {
    const { json } = await admin.get('/event-consumers');
    expect(json.data).toEqual([
      {
        name: 'catalog.reservations',
        parked: 2,
        progress: [{ source: 'orders', position: 40, head: 42, lagMs: 120, lastEventAt: '2026-01-31T12:00:00.000Z' }],
      },
      { name: 'orders.feed', parked: 0, progress: [] },
      { name: 'users.mail', parked: 0, progress: [{ source: 'users', position: 0, head: 0, lagMs: 0, lastEventAt: null }] },
    ]);
    expect(json.meta.page).toEqual({ limit: 3, nextCursor: null });
  });

  it('show what they could not take in one order, page by page', async () => {
    const pages: string[][] = [];
    let cursor: string | null | undefined = '';
    while (typeof cursor === 'string') {
      const query: string = cursor && `&cursor=${cursor}`;
      const { json } = await admin.get<{ id: string }[]>(`/parked-events?limit=2${query}`);
      pages.push(json.data.map(({ id }) => id));
      cursor = json.meta.page?.nextCursor;
    }
    expect(pages).toEqual(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ].map((page) => page.map(idOf)),
    );
  });

  it('say why an event is parked, and when it is tried again', async () => {
    const { json } = await admin.get('/parked-events?consumer=users.reservations');
    expect(json.data).toEqual([
      {
        id: idOf(4),
        consumer: 'users.reservations',
        event: expect.objectContaining({ specversion: '1.0', id: anId, type: 'order.paid', sequence: 2, position: null }),
        reason: 'failed',
        error: 'no such table',
        attempts: 5,
        parkedAt: '2026-01-31T12:00:00.000Z',
        nextAttemptAt: '2026-01-31T12:00:00.000Z',
      },
    ]);
  });

  it('try a parked event again, whosever it is', async () => {
    const { status, json } = await admin.post(`/parked-events/${idOf(5)}/redrive`);
    expect([status, json.data]).toEqual([202, expect.objectContaining({ id: idOf(5), reason: 'waiting', error: null, attempts: 0 })]);
  });

  it.each([idOf(9), 'nonsense'])('know no parked event %s', async (id) => {
    expect((await admin.post(`/parked-events/${id}/redrive`)).outcome).toBe('404 PARKED_EVENT_NOT_FOUND');
  });

  it.each(['?limit=0', '?limit=101', '?cursor=x', '?consumer=', '?before=1'])('refuse %s', async (query) => {
    expect((await admin.get(`/parked-events${query}`)).outcome).toBe('400 VALIDATION_FAILED');
  });

  it('do not hide that a service is away', async () => {
    await gateway.stop();
    await start({ CATALOG_GRPC_URL: `127.0.0.1:${await freePort()}` });
    for (const path of ['/event-consumers', '/parked-events']) {
      const { outcome, problem } = await admin.get(path);
      expect([outcome, problem.detail]).toEqual(['503 SERVICE_UNAVAILABLE', expect.stringContaining('catalog')]);
    }
    expect((await admin.post(`/parked-events/${idOf(9)}/redrive`)).outcome).toBe('503 SERVICE_UNAVAILABLE');
    expect((await admin.post(`/parked-events/${idOf(5)}/redrive`)).status).toBe(202);
  });

  it('are for administrators', async () => {
    for (const path of ['/event-consumers', '/parked-events']) {
      expect((await gateway.as('customer').get(path)).outcome).toBe('403 FORBIDDEN');
      expect((await gateway.api.get(path)).outcome).toBe('401 UNAUTHENTICATED');
    }
    expect((await gateway.as('customer').post(`/parked-events/${idOf(5)}/redrive`)).outcome).toBe('403 FORBIDDEN');
  });
});
