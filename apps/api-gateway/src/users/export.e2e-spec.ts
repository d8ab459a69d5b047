import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AnalyticsName } from '#contracts/generated/ashlar/orders/v1/analytics.js';
import { unavailable } from '#platform/errors/domain-error.js';
import { anAddress, anId, anOrder, aUser, noon } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('GET /users/me/export', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => (gateway = await startGateway()));
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('exportPerson', (request, _, service) => answers[service as keyof typeof answers](request));
  });

  const record = { id: anId, name: AnalyticsName.ANALYTICS_NAME_ORDER_PLACED, subject: anId, occurredAt: noon, customerId: anId };
  const session = { id: anId, userAgent: 'Firefox', createdAt: noon, lastSeenAt: noon };
  const answers: Record<'users' | 'orders', (request: { cursor?: string }) => object> = {
    users: () => ({ user: aUser(), addresses: [anAddress()], sessions: [session], subscribedAt: noon }),
    orders: ({ cursor }) =>
      cursor === 'more'
        ? { orders: [anOrder({ number: 'second' })], records: [], nextCursor: '' }
        : { orders: [anOrder({ number: 'first' })], records: [record], nextCursor: 'more' },
  };
  const take = () => gateway.as('customer').get<Record<string, object[]>>('/users/me/export');

  it('is one file with what every service holds, of orders page by page', async () => {
    const answer = await take();
    expect([answer.status, answer.headers.get('content-disposition'), answer.headers.get('cache-control')]).toEqual([
      200,
      'attachment; filename="ashlar-export.json"',
      'no-store',
    ]);
    expect(answer.data).toMatchObject({
      user: { email: 'ada@example.com' },
      addresses: [{ line1: '12 St James Square', postalCode: 'SW1Y 4JH' }],
      sessions: [{ userAgent: 'Firefox', endedAt: null }],
      mailingList: { subscribedAt: '2026-01-31T12:00:00.000Z' },
      orders: [{ number: 'first' }, { number: 'second' }],
      analytics: [{ name: 'order_placed', customerId: anId }],
      exportedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it.each(['users', 'orders'])('is refused while %s is down, rather than to be a part', async (down) => {
    gateway.answer('exportPerson', (request, _, service) => {
      if (service === down) throw unavailable('The database is busy or restarting.');
      return answers[service as keyof typeof answers](request);
    });
    const answer = await take();
    expect([answer.outcome, answer.headers.get('content-disposition')]).toEqual(['503 SERVICE_UNAVAILABLE', null]);
  });

  it('is for people who are logged in', async () => {
    expect((await gateway.api.get('/users/me/export')).outcome).toBe('401 UNAUTHENTICATED');
    const client = gateway.api.as(gateway.identity.accessTokenFor({ role: 'client', scopes: ['orders:read'] }));
    expect((await client.get('/users/me/export')).outcome).toMatch(/^403 /);
    expect(gateway.asked()).toEqual([]);
  });
});
