import { Client } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Order, Product, User } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { aPassword, anAddress, anOrder, type Customer, TestShop } from '#testing/test-shop.js';

let copy: AshlarCopy;
let wire: Client;
let shop: TestShop;
let ada: Customer;
let eve: Customer;
let sku: string;
let order: Order;

beforeAll(async () => {
  copy = await startCopy();
  wire = new Client(copy.url);
  shop = await TestShop.open(copy);
  [ada, eve] = [await shop.customer(), await shop.customer()];
  sku = await shop.sku({ stock: 1_000 });
  order = (await ada.order({ [sku]: 1 })).data;
});

afterAll(async () => {
  await wire.close();
  await copy.stop();
});

/** With the path as it stands: `fetch` would tidy it up. */
async function raw(method: string, path: string, who: Customer = eve, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${who.tokens.accessToken}`;
  const answer = await wire.request({ method: method, path, headers: { authorization, ...headers } });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

describe('Fields that nobody may set', () => {
  const privileges: Record<string, unknown> = {
    ...{
      role: 'admin',
      disabled: false,
      version: 99,
      id: '01a0b2c3-d4e5-7f60-8a7b-9c0d1e2f3a4b',
      emailVerified: true,
      createdAt: '2020-01-01T00:00:00.000Z',
    },
    ...{ userId: 'x', scopes: ['orders:read'], passwordHash: 'x', deletedAt: null, __proto__x: 1, isAdmin: true },
  };

  it.each(Object.entries(privileges))('%s is refused when somebody registers, and at their own account', async (field, value) => {
    const person = { email: `mass-${crypto.randomUUID()}@example.com`, password: aPassword, firstName: 'A', lastName: 'B', [field]: value };
    const made = await shop.guest.post('/auth/register', person);
    expect([made.outcome, made.problem.errors?.map((error) => error.field)]).toEqual(['400 VALIDATION_FAILED', [field]]);
    expect((await shop.guest.post('/auth/login', person)).outcome).toMatch(/^40[01] /);
    const before = (await eve.get<User>('/users/me')).data;
    expect((await eve.patch('/users/me', { firstName: 'Changed', [field]: value })).outcome).toBe('400 VALIDATION_FAILED');
    expect((await eve.get<User>('/users/me')).data).toEqual(before);
  });

  it.each([
    '{"__proto__":{"role":"admin"}}',
    '{"constructor":{"prototype":{"role":"admin"}}}',
    '{"firstName":"A","firstName":{"role":"admin"}}',
  ])('%s makes nobody an administrator', async (body) => {
    expect((await eve.patch('/users/me', body)).outcome).toBe('400 VALIDATION_FAILED');
    expect((await eve.get('/users?limit=1')).outcome).toBe('403 FORBIDDEN');
    expect((await (await shop.customer()).get<User>('/users/me')).data.role).toBe('customer');
  });

  it.each([
    { customerId: 'x' },
    { email: 'x@example.com' },
    { status: 'paid' },
    { paymentStatus: 'paid' },
    { totals: {} },
    { number: 'A-1' },
    { currency: 'JPY' },
  ])('%j is refused in an order', async (extra) => {
    expect((await eve.post('/orders', { ...anOrder({ [sku]: 1 }), ...extra })).outcome).toBe('400 VALIDATION_FAILED');
  });
});

describe('A cursor', () => {
  it('of somebody else shows nothing of theirs', async () => {
    for (let n = 0; n < 3; n++) await ada.order({ [sku]: 1 });
    const cursor = (await ada.get<Order[]>('/orders?limit=1')).json.meta.page?.nextCursor ?? '';
    const theirs = await eve.get<Order[]>(`/orders?limit=100&cursor=${encodeURIComponent(cursor)}`);
    if (theirs.status === 200) expect(theirs.data.filter(({ customerId }) => customerId !== eve.user.id)).toEqual([]);
    else expect(theirs.outcome).toBe('400 VALIDATION_FAILED');
  });

  it('that was changed in any one place is refused', async () => {
    const cursor = (await ada.get<Order[]>('/orders?limit=1')).json.meta.page?.nextCursor ?? '';
    expect(cursor.length).toBeGreaterThan(20);
    const changed = [...cursor].map((letter, at) => cursor.slice(0, at) + (letter === 'A' ? 'B' : 'A') + cursor.slice(at + 1));
    const others = [cursor.slice(1), cursor.slice(0, -4), `${cursor}AAAA`, `${cursor}.${cursor}`, cursor.toUpperCase(), cursor.repeat(2)];
    for (const each of [...changed, ...others]) {
      expect([each, (await ada.get(`/orders?limit=1&cursor=${encodeURIComponent(each)}`)).outcome]).toEqual([
        each,
        '400 VALIDATION_FAILED',
      ]);
    }
  });

  it.each(['limit=1000000', 'limit=-1', 'limit=1e9', 'limit=0x64', 'limit=100.0', 'limit[]=1', 'limit=%2B100', 'limit=100&limit=1'])(
    'is not got around by %s',
    async (query) => {
      expect((await ada.get(`/orders?${query}`)).outcome).toBe('400 VALIDATION_FAILED');
      expect((await shop.admin.get(`/users?${query}`)).outcome).toBe('400 VALIDATION_FAILED');
    },
  );
});

describe('An idempotency key', () => {
  it('of somebody else brings an answer of one’s own', async () => {
    const key = `shared-${crypto.randomUUID()}`;
    const body = anOrder({ [sku]: 1 });
    const theirs = (await ada.post<Order>('/orders', body, { key })).data;
    const answer = await eve.post<Order>('/orders', body, { key });
    expect(answer.headers.get('idempotent-replayed')).toBeNull();
    expect(answer.data.customerId).toBe(eve.user.id);
    expect(answer.data.id).not.toBe(theirs.id);
    expect((await ada.post<Order>('/orders', body, { key })).data.id).toBe(theirs.id);
  });

  it('of somebody else tells nothing at a thing that is theirs', async () => {
    const key = `shared-${crypto.randomUUID()}`;
    const mine = (await ada.order({ [sku]: 1 })).data;
    expect((await ada.post(`/orders/${mine.id}/cancel`, undefined, { key })).status).toBe(200);
    const answer = await eve.post(`/orders/${mine.id}/cancel`, undefined, { key });
    expect([answer.outcome, answer.headers.get('idempotent-replayed')]).toEqual(['404 ORDER_NOT_FOUND', null]);
  });

  it('does not outlive the right to the answer', async () => {
    const key = `role-${crypto.randomUUID()}`;
    const person = await shop.customer();
    await shop.admin.patch(`/users/${person.user.id}`, { role: 'admin' });
    const clerk = await shop.logIn(person.user.email);
    expect((await clerk.post(`/stock/${sku}/adjustments`, { delta: 1, reason: 'count' }, { key })).status).toBe(201);
    await shop.admin.patch(`/users/${person.user.id}`, { role: 'customer' });
    const demoted = await shop.logIn(person.user.email);
    expect((await demoted.post(`/stock/${sku}/adjustments`, { delta: 1, reason: 'count' }, { key })).outcome).toBe('403 FORBIDDEN');
  });
});

describe('A precondition', () => {
  it.each(['"1"', '*', '"999"', 'W/"1"', '"1", "2"'])('If-Match %s opens nothing of somebody else', async (etag) => {
    const id = (await ada.post<{ id: string }>('/users/me/addresses', anAddress())).data.id;
    for (const name of ['if-match', 'if-none-match']) {
      const headers = { [name]: etag };
      const changed = await eve.patch(`/users/me/addresses/${id}`, { city: 'Paris' }, { headers });
      expect(changed.outcome).toMatch(/^(404 ADDRESS_NOT_FOUND|400 VALIDATION_FAILED|400 \w+)$/);
      const read = await eve.get(`/orders/${order.id}`, { headers });
      expect(read.outcome).toMatch(/^(404 ORDER_NOT_FOUND|400 \w+)$/);
    }
    expect((await ada.get<{ id: string; city: string }[]>('/users/me/addresses')).data.find((each) => each.id === id)?.city).toBe('London');
  });
});

describe('An administrator’s route', () => {
  const disguises = [
    ...[
      '//api/v1/users',
      '/api//v1/users',
      '/api/v1//users',
      '/api/v1/users/',
      '/api/v1/users//',
      '/api/v1/./users',
      '/api/v1/x/../users',
      '/api/v1/users/.',
    ],
    ...[
      '/api/v1/%75sers',
      '/api/v1/users%2f',
      '/api/v1%2fusers',
      '/api/v1/%2e/users',
      '/api/v1/x/%2e%2e/users',
      '/api/v1/users%00',
      '/api/v1/users%20',
      '/api/v1/users.',
    ],
    ...[
      '/API/v1/users',
      '/api/V1/users',
      '/api/v1/Users',
      '/api/v1/USERS',
      '/api/v1/users;x=1',
      '/api/v1/users;/me',
      '/api/v1/users.json',
      '/api/v1/users?',
      '/api/v1/users?/me',
    ],
    ...[
      '/api/v1/users/me/..',
      '/api/v1/users/me/../',
      '/api/v1/users/me%2f..',
      '/api/v1/users/me/..;/',
      '/api/v1/products/../users',
      '/api/v1/users\\',
      '/api/v1\\users',
    ],
    ...[
      '/users',
      '/v1/users',
      '/api/users',
      '/api/v2/users',
      '/api/v1/users%3flimit=1',
      '/api/v1/users%23',
      '/api/v1/%u0075sers',
      '/api/v1/users%c0%af',
      '/api/v1/events',
      '/api/v1/events/',
    ],
  ];

  it('is closed, and what is sent here is not tidied up on the way', async () => {
    expect((await raw('GET', '/api/v1/users')).status).toBe(403);
    expect((await raw('GET', '/api/v1/products/../users')).status).toBe(404);
    expect((await raw('GET', '/api/v1/users', shop.admin)).status).toBe(200);
  });

  it.each(disguises)('is not opened by %s', async (path) => {
    const { status, text } = await raw('GET', path);
    expect([400, 403, 404]).toContain(status);
    expect(text).not.toContain(ada.user.email);
    expect(JSON.parse(text)).toMatchObject({ status, code: expect.any(String) });
  });

  it.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', '_method'])('is not reached by %s', async (name) => {
    const { user } = await shop.customer();
    for (const method of ['GET', 'POST']) {
      const answer = await raw(method, `/api/v1/users/${user.id}?_method=DELETE`, shop.admin, { [name]: 'DELETE' });
      expect([400, 405]).toContain(answer.status);
      const plain = await raw(method, `/api/v1/users/${user.id}`, shop.admin, { [name]: 'DELETE' });
      expect([method, plain.status]).toEqual([method, method === 'GET' ? 200 : 405]);
    }
    expect((await shop.admin.get(`/users/${user.id}`)).status).toBe(200);
  });

  it.each([
    'X-Original-URL',
    'X-Rewrite-URL',
    'X-Forwarded-Prefix',
    'X-Forwarded-Path',
    'X-Forwarded-Host',
    'X-Forwarded-User',
    'X-User-Id',
    'X-Role',
  ])('is not opened by the header %s', async (name) => {
    expect(
      (await raw('GET', '/api/v1/users', eve, { [name]: name.includes('URL') ? '/api/v1/users/me' : shop.admin.user.id })).status,
    ).toBe(403);
    const mine = await raw('GET', '/api/v1/users/me', eve, { [name]: '/api/v1/users' });
    expect((JSON.parse(mine.text) as { data: User }).data.id).toBe(eve.user.id);
  });

  it('answers HEAD as it answers GET, without a body', async () => {
    for (const path of ['/api/v1/users', '/api/v1/events', '/api/v1/audit-log', `/api/v1/stock/${sku}`, '/api/v1/webhook-endpoints']) {
      const head = await raw('HEAD', path);
      expect([path, head.status, head.text]).toEqual([path, 403, '']);
    }
    expect((await raw('HEAD', `/api/v1/orders/${order.id}`)).status).toBe(404);
    const mine = await raw('HEAD', `/api/v1/orders/${order.id}`, ada);
    expect([mine.status, mine.text]).toEqual([200, '']);
  });

  it('tells OPTIONS and strange methods nothing and does nothing', async () => {
    const product = await shop.product({ sku: `SKU-${crypto.randomUUID()}`, price: { amount: 1, currency: 'GBP' }, stock: 1 });
    const options = await raw('OPTIONS', '/api/v1/users');
    expect([options.status, options.text]).toEqual([204, '']);
    for (const method of ['TRACE', 'CONNECT', 'PUT', 'PROPFIND', 'DELETE', 'PATCH']) {
      const answer = await raw(method, `/api/v1/products/${product.id}`).catch(() => ({ status: 405 }));
      expect([method, answer.status]).toEqual([method, ['DELETE', 'PATCH'].includes(method) ? 403 : 405]);
    }
    expect((await shop.admin.get<Product>(`/products/${product.id}`)).data.status).toBe('active');
  });
});
