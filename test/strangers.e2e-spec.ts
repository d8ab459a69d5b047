import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '#testing/api-client.js';
import type { Order, Product } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { type OpenApiDocument, type Operation, operationsOf } from '#testing/openapi-document.js';
import { anAddress, type Customer, TestShop } from '#testing/test-shop.js';

let copy: AshlarCopy;
let shop: TestShop;
let ada: Customer;
let eve: Customer;
let order: Order;
let addressId: string;
let draft: Product;

beforeAll(async () => {
  copy = await startCopy();
  shop = await TestShop.open(copy);
  [ada, eve] = [await shop.customer(), await shop.customer()];
  order = (await ada.order({ [await shop.sku()]: 1 }, 'tok_3ds')).data;
  addressId = (await ada.post<{ id: string }>('/users/me/addresses', anAddress())).data.id;
  draft = await shop.product({ status: 'draft', sku: 'SECRET-1', price: { amount: 100, currency: 'GBP' }, stock: 1 });
}, 120_000);

afterAll(() => copy.stop(), 30_000);

const neverMade = '01a0b2c3-d4e5-7f60-8a7b-9c0d1e2f3a4b';
const noUuid = 'no-uuid-at-all';

/** What a client can tell two answers apart by, without what differs between any two. */
function looks({ status, headers, text }: ApiAnswer, id: string) {
  const requestId = headers.get('x-request-id') ?? '';
  const kept = [...headers].filter(([name]) => !['date', 'x-request-id', 'content-length'].includes(name));
  return {
    status,
    headers: kept,
    body: text.replaceAll(requestId, 'REQUEST').replaceAll(id, 'ID').replaceAll(encodeURIComponent(id), 'ID'),
  };
}

type Attempt = (who: ApiClient, id: string) => Promise<ApiAnswer>;

const onOrders: [string, Attempt][] = [
  ['reading an order', (who, id) => who.get(`/orders/${id}`)],
  ['reading its history', (who, id) => who.get(`/orders/${id}/events`)],
  ['paying it', (who, id) => who.post(`/orders/${id}/payments`, { provider: 'sandbox', token: 'tok_ok' })],
  ['cancelling it', (who, id) => who.post(`/orders/${id}/cancel`)],
];
const onAddresses: [string, Attempt][] = [
  ['changing an address', (who, id) => who.patch(`/users/me/addresses/${id}`, { city: 'Paris' })],
  ['removing it', (who, id) => who.delete(`/users/me/addresses/${id}`)],
];
const confirming: Attempt = (who, id) => who.post(`/payments/${id}/confirm`, { result: 'succeeded' });

describe('Somebody else', () => {
  it.each<[string, Attempt, () => string]>([
    ...onOrders.map(([what, attempt]) => [what, attempt, () => order.id] as [string, Attempt, () => string]),
    ...onAddresses.map(([what, attempt]) => [what, attempt, () => addressId] as [string, Attempt, () => string]),
    ['confirming a payment', confirming, () => order.payments[0].id],
  ])('is told by %s no more than by an id that never was', async (_what, attempt, theirs) => {
    const refused = looks(await attempt(eve, theirs()), theirs());
    expect(refused.status).toBe(404);
    expect(refused.body).toContain('_NOT_FOUND');
    expect(refused).toEqual(looks(await attempt(eve, neverMade), neverMade));
    expect(refused).toEqual(looks(await attempt(eve, noUuid), noUuid));
  });

  it('does not find it in their lists, and changed nothing', async () => {
    expect((await eve.get<Order[]>('/orders')).data).toEqual([]);
    expect((await eve.get<unknown[]>('/users/me/addresses')).data).toEqual([]);
    for (const [, attempt] of onOrders) await attempt(eve, order.id);
    for (const [, attempt] of onAddresses) await attempt(eve, addressId);
    await confirming(eve, order.payments[0].id);
    expect((await ada.get<Order>(`/orders/${order.id}`)).data).toEqual(order);
    expect((await ada.get<object[]>('/users/me/addresses')).data).toMatchObject([{ id: addressId, city: 'London' }]);
    expect(await shop.moneyOf(order.id)).toEqual([]);
  });

  it('may not ask for the list of another customer', async () => {
    expect((await eve.get(`/orders?customerId=${ada.user.id}`)).outcome).toBe('403 FORBIDDEN');
  });
});

describe('What administrators do', () => {
  const adminOnly = (
    [
      ['GET', '/users'],
      ['GET', `/users/${neverMade}`],
      ['PATCH', `/users/${neverMade}`, { role: 'admin' }],
      ['DELETE', `/users/${neverMade}`],
      ['POST', '/products', { name: 'Mine' }],
      ['PATCH', `/products/${neverMade}`, { name: 'Mine' }],
      ['DELETE', `/products/${neverMade}`],
      ['POST', `/products/${neverMade}/variants`, {}],
      ['PATCH', `/variants/${neverMade}`, {}],
      ['DELETE', `/variants/${neverMade}`],
      ['POST', '/categories', { name: 'Mine' }],
      ['PATCH', `/categories/${neverMade}`, {}],
      ['DELETE', `/categories/${neverMade}`],
      ['GET', '/stock/SECRET-1'],
      ['POST', '/stock/SECRET-1/adjustments', { delta: 1, reason: 'theft' }],
      ['POST', `/orders/${neverMade}/refunds`, { reason: 'please' }],
      ['POST', `/orders/${neverMade}/ship`, {}],
      ['POST', `/orders/${neverMade}/deliver`, {}],
      ['GET', '/events'],
      ['GET', '/event-consumers'],
      ['GET', '/parked-events'],
      ['POST', `/parked-events/${neverMade}/redrive`],
      ['GET', '/webhook-endpoints'],
      ['POST', '/webhook-endpoints', { url: 'https://eve.example.com/hook', events: ['*'] }],
      ['GET', `/webhook-endpoints/${neverMade}`],
      ['PATCH', `/webhook-endpoints/${neverMade}`, { disabled: false }],
      ['DELETE', `/webhook-endpoints/${neverMade}`],
      ['POST', `/webhook-endpoints/${neverMade}/rotate-secret`],
      ['POST', `/webhook-endpoints/${neverMade}/test`],
      ['GET', `/webhook-endpoints/${neverMade}/deliveries`],
      ['POST', `/webhook-endpoints/${neverMade}/deliveries/${neverMade}/redeliver`],
      ['GET', '/mailing-list'],
      ['GET', '/analytics/records'],
      ['GET', '/audit-log'],
    ] satisfies [string, string, unknown?][]
  ).map(([method, path, body]) => ({ method, path, body }));

  it.each(adminOnly)('$method $path is 403 for a customer, whatever they send, and 401 for nobody', async ({ method, path, body }) => {
    expect((await eve.send({ method, path, body })).outcome).toBe('403 FORBIDDEN');
    expect((await eve.send({ method, path: `${path}?unknown=1`, body: body && { unknown: 1 }, key: null })).outcome).toBe('403 FORBIDDEN');
    expect((await shop.guest.send({ method, path, body })).outcome).toBe('401 UNAUTHENTICATED');
  });

  it('are all that the documentation says only they may do', async () => {
    const theirs = (await documented()).filter(({ access }) => access === 'administrators');
    expect(theirs.map(nameOf).sort()).toEqual(adminOnly.map(nameOf).sort());
  });

  it('cannot be had by asking for the role', async () => {
    expect((await eve.patch('/users/me', { role: 'admin' })).outcome).toBe('400 VALIDATION_FAILED');
    expect((await eve.get('/users')).outcome).toBe('403 FORBIDDEN');
  });
});

describe('Nobody', () => {
  it('is asked who they are by every route that is not public', async () => {
    const closed = (await documented()).filter(({ access }) => access !== 'anybody');
    expect(closed.length).toBeGreaterThan(25);
    for (const { method, path } of closed) {
      const answer = await shop.guest.send({ method, path: copy.url + path.replaceAll(/\{\w+\}/g, neverMade) });
      expect([method, path, answer.outcome]).toEqual([method, path, '401 UNAUTHENTICATED']);
    }
  });

  it.each([
    ['made up', () => 'a.b.c'],
    ['without a signature', () => `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${eve.token?.split('.')[1]}.`],
    ['with somebody else’s claims', () => [eve.token?.split('.')[0], shop.admin.token?.split('.')[1], eve.token?.split('.')[2]].join('.')],
  ])('is still nobody with a token %s', async (_what, token) => {
    expect((await shop.guest.as(token()).get('/users/me')).outcome).toBe('401 UNAUTHENTICATED');
    expect((await shop.guest.as(token()).get('/products')).outcome).toBe('401 UNAUTHENTICATED');
  });
});

describe('A draft', () => {
  it('is there for administrators only', async () => {
    expect((await shop.admin.get<Product>(`/products/${draft.id}`)).data.status).toBe('draft');
    const unknown = looks(await shop.guest.get(`/products/${neverMade}`), neverMade);
    expect(unknown.status).toBe(404);
    for (const who of [shop.guest, eve]) {
      expect(looks(await who.get(`/products/${draft.id}`), draft.id)).toEqual(unknown);
      expect((await who.get(`/products/${draft.slug}`)).outcome).toBe('404 PRODUCT_NOT_FOUND');
      expect((await who.get<Product[]>('/products?limit=100')).data.map(({ id }) => id)).not.toContain(draft.id);
    }
  });

  it('cannot be bought', async () => {
    expect((await eve.order({ 'SECRET-1': 1 })).outcome).toBe('422 UNKNOWN_SKU');
    expect(await shop.stockOf('SECRET-1')).toEqual({ onHand: 1, reserved: 0, available: 1 });
  });
});

const documented = async (): Promise<Operation[]> => {
  const response = await fetch(`${copy.url}/docs/openapi.json`);
  return operationsOf((await response.json()) as OpenApiDocument);
};

/** The same name for a path with an id and the one that documents it. */
const nameOf = ({ method, path }: { method: string; path: string }): string =>
  `${method} ${path
    .replace('/api/v1', '')
    .replaceAll(/\{\w+\}|SECRET-1/g, '…')
    .replaceAll(neverMade, '…')}`;
