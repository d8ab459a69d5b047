import { status, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AppendEntriesRequest, AuditNote } from '#contracts/generated/ashlar/users/v1/audit_log.js';
import { DomainError } from '#platform/errors/domain-error.js';
import { toServiceError } from '#platform/grpc/error-metadata.js';
import type { ApiClient } from '#testing/api-client.js';
import { eventually } from '#testing/eventually.js';
import { aProduct, anOrder, anId, aUser } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

let gateway: GatewayUnderTest;
let admin: ApiClient;
let customer: ApiClient;
const bossId = '0197c0de-0000-7000-8000-0000000000b0';
const adaId = '0197c0de-0000-7000-8000-0000000000ad';

const writesDown = ({ notes }: AppendEntriesRequest) => {
  gateway.noted().push(...notes);
  return {};
};

beforeAll(async () => {
  gateway = await startGateway();
  admin = gateway.as('admin', bossId);
});
afterAll(() => gateway.stop());
beforeEach(() => {
  // A session of its own: some tests end theirs.
  customer = gateway.as('customer', adaId);
  gateway.answer('createProduct', () => ({ product: aProduct() }));
  gateway.answer('archiveProduct', () => ({}));
  gateway.answer('listOrders', () => ({ orders: [], page: undefined }));
  gateway.answer('listUsers', () => ({ users: [], page: undefined }));
  gateway.answer('placeOrder', () => ({ order: anOrder() }));
  gateway.answer('cancelOrder', () => ({ order: anOrder() }));
  gateway.answer('updateUser', () => ({ user: aUser() }));
  gateway.answer('deleteUser', () => ({}));
  gateway.answer('changePassword', () => ({}));
  gateway.answer('changeEmail', () => ({}));
  gateway.answer('exportPerson', (_request, _call, service) =>
    service === 'users' ? { user: aUser(), addresses: [], sessions: [] } : { orders: [], records: [], nextCursor: '' },
  );
  gateway.answer('appendEntries', writesDown);
  gateway.forget();
});

/** What was noted, once it is as much as that. */
const noted = (count: number): Promise<AuditNote[]> =>
  eventually(async () => {
    expect(gateway.noted()).toHaveLength(count);
    return [...gateway.noted()];
  });
const resultsOf = (notes: readonly AuditNote[]) => notes.map(({ result }) => result.replace('AUDIT_RESULT_', '').toLowerCase());
const nothingNoted = async () => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(gateway.noted()).toEqual([]);
};
const boss = { actorKind: 'AUDIT_ACTOR_KIND_USER', actorId: bossId, address: '127.0.0.1' };
const mug = { name: 'Mug', sku: 'MUG', price: { amount: 1, currency: 'GBP' }, stock: 1 };
const refusal = (error: DomainError) => () => {
  throw toServiceError(error) as ServiceError & Error;
};

describe('What an administrator writes', () => {
  it('is noted before it is done, and after it with what was made and how it was answered', async () => {
    let before: string[] = [];
    gateway.answer('createProduct', () => {
      before = resultsOf(gateway.noted());
      return { product: aProduct() };
    });
    const answer = await admin.post('/products', mug);
    expect(answer.status).toBe(201);
    expect(before).toEqual(['attempted']);
    const [attempted, succeeded] = await noted(2);
    const same = { ...boss, action: 'createProduct', requestId: answer.headers.get('x-request-id') };
    expect(attempted).toMatchObject({ ...same, result: 'AUDIT_RESULT_ATTEMPTED' });
    expect(attempted.target).toBeUndefined();
    expect(succeeded).toMatchObject({ ...same, result: 'AUDIT_RESULT_SUCCEEDED', target: `product:${anId}`, status: 201 });
    expect(succeeded.id).not.toBe(attempted.id);
  });

  it('names the thing of its path, and the code of a refusal', async () => {
    gateway.answer('archiveProduct', refusal(new DomainError('not_found', 'PRODUCT_NOT_FOUND', 'There is no such product.')));
    expect((await admin.delete(`/products/${anId}`)).status).toBe(404);
    const [, refused] = await noted(2);
    expect(refused).toMatchObject({
      ...boss,
      action: 'archiveProduct',
      target: `product:${anId}`,
      result: 'AUDIT_RESULT_REFUSED',
      status: 404,
      code: 'PRODUCT_NOT_FOUND',
    });
  });

  it('says that it failed when nobody knows whether it was done', async () => {
    gateway.answer('updateUser', refusal(new DomainError('deadline', 'DEADLINE_EXCEEDED', 'Too late.')));
    expect((await admin.patch(`/users/${anId}`, { role: 'admin' })).status).toBe(504);
    expect(resultsOf(await noted(2))).toEqual(['attempted', 'failed']);
  });

  it('is noted also on routes that customers use', async () => {
    expect((await admin.post(`/orders/${anId}/cancel`, {})).status).toBe(200);
    expect(await noted(2)).toMatchObject([
      { action: 'cancelOrder', target: `order:${anId}` },
      { ...boss, action: 'cancelOrder', status: 200 },
    ]);
  });

  it('is noted of every route that is for administrators and not for reading', async () => {
    const response = await fetch(`${gateway.url}/docs/openapi.json`);
    const { paths } = (await response.json()) as {
      paths: Record<string, Record<string, { operationId: string; security?: Record<string, string[]>[] }>>;
    };
    const theirs = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method, { security = [] }]) => method !== 'get' && security.some(({ bearer }) => bearer?.includes('admin')))
        .map(([method, { operationId }]) => ({
          method: method.toUpperCase(),
          path: gateway.url + path.replaceAll(/\{\w+\}/g, anId),
          operationId,
        })),
    );
    expect(theirs.length).toBeGreaterThan(15);
    for (const { method, path, operationId } of theirs) {
      gateway.forget();
      expect((await customer.send({ method, path, body: {} })).status).toBe(403);
      const [refused] = await noted(1);
      expect(refused).toMatchObject({
        actorId: adaId,
        action: operationId,
        result: 'AUDIT_RESULT_REFUSED',
        status: 403,
        code: 'FORBIDDEN',
      });
    }
  });
});

describe('While the audit log cannot be written', () => {
  const gone = Object.assign(new Error('gone'), { code: status.UNAVAILABLE }) as ServiceError;

  it('nothing that must be noted is done, and reads and customers go on', async () => {
    gateway.answer('appendEntries', () => Promise.reject(gone));
    const answer = await admin.post('/products', mug);
    expect(answer.outcome).toBe('503 AUDIT_LOG_UNAVAILABLE');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect((await customer.delete('/users/me')).outcome).toBe('503 AUDIT_LOG_UNAVAILABLE');
    expect(gateway.asked()).toEqual([]);
    expect((await admin.get('/users')).status).toBe(200);
    expect((await customer.post(`/orders/${anId}/cancel`, {})).status).toBe(200);
    gateway.answer('appendEntries', writesDown);
    const tried = await noted(2);
    expect(tried.map(({ action, code }) => `${action} ${code}`).sort()).toEqual([
      'createProduct AUDIT_LOG_UNAVAILABLE',
      'deleteMe AUDIT_LOG_UNAVAILABLE',
    ]);
    expect(resultsOf(tried)).toEqual(['failed', 'failed']);
  });

  it('what was done before is noted once it can be', async () => {
    let open = true;
    gateway.answer('appendEntries', (request: AppendEntriesRequest) => {
      if (!open) throw gone;
      return writesDown(request);
    });
    gateway.answer('archiveProduct', () => {
      open = false;
      return {};
    });
    expect((await admin.delete(`/products/${anId}`)).status).toBe(204);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(resultsOf(gateway.noted())).toEqual(['attempted']);
    open = true;
    expect(resultsOf(await noted(2))).toEqual(['attempted', 'succeeded']);
  });
});

describe('Customers', () => {
  it('cost nothing by what they read and order', async () => {
    const order = {
      lines: [{ sku: 'MUG', quantity: 1 }],
      shippingAddress: { name: 'Ada', line1: '1', city: 'L', postalCode: 'N1', country: 'GB' },
    };
    expect((await customer.post('/orders', order)).status).toBe(201);
    expect((await customer.patch('/users/me', { firstName: 'Ada' })).status).toBe(200);
    await customer.get('/orders');
    await nothingNoted();
  });

  it.each([
    ['erasing themselves', () => customer.delete('/users/me'), 'deleteMe', 204],
    [
      'changing their password',
      () => customer.post('/users/me/password', { currentPassword: 'correct horse', newPassword: 'battery staple' }),
      'changePassword',
      204,
    ],
    [
      'changing their address',
      () => customer.post('/users/me/email', { email: 'ada@new.example', currentPassword: 'correct horse' }),
      'changeEmail',
      204,
    ],
    ['taking along what is held about them', () => customer.get('/users/me/export'), 'exportMe', 200],
  ] as const)('are noted when %s', async (_what, act, action, status) => {
    expect((await act()).status).toBe(status);
    const theirs = { actorKind: 'AUDIT_ACTOR_KIND_USER', actorId: adaId, target: `user:${adaId}`, action };
    const notes = await noted(2);
    expect(notes).toMatchObject([theirs, { ...theirs, status }]);
    expect(resultsOf(notes)).toEqual(['attempted', 'succeeded']);
  });
});

describe('Who may not', () => {
  it('is noted once at the door of a route for administrators, reads included', async () => {
    expect((await customer.get('/users')).status).toBe(403);
    expect(await noted(1)).toMatchObject([{ actorId: adaId, action: 'listUsers', result: 'AUDIT_RESULT_REFUSED', status: 403 }]);
    gateway.forget();
    expect((await gateway.api.delete(`/users/${anId}`)).status).toBe(401);
    expect(await noted(1)).toMatchObject([
      { actorKind: 'AUDIT_ACTOR_KIND_NOBODY', target: `user:${anId}`, status: 401, code: 'UNAUTHENTICATED' },
    ]);
  });

  it('puts nothing into the log by what they write into a path', async () => {
    expect((await customer.get('/users/ada@example.com')).status).toBe(403);
    expect(JSON.stringify(await noted(1))).not.toContain('ada@');
  });
});

describe('GET /audit-log', () => {
  const entry = {
    position: 7,
    at: { seconds: 1_769_860_800, nanos: 0 },
    note: {
      id: anId,
      actorKind: 'AUDIT_ACTOR_KIND_CLIENT',
      actorId: adaId,
      action: 'createProduct',
      result: 'AUDIT_RESULT_FAILED',
      requestId: 'r',
    },
  };

  it('shows entries by the names of the API, and passes the filters on', async () => {
    gateway.answer('listEntries', () => ({ entries: [entry], page: { limit: 24, nextCursor: '' } }));
    const query = `actorId=${adaId}&action=createProduct&target=product:1&result=failed&from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z`;
    const { data } = await admin.get(`/audit-log?${query}`);
    expect(data).toEqual([
      {
        ...{ id: anId, position: 7, at: '2026-01-31T12:00:00.000Z', actor: { kind: 'client', id: adaId }, action: 'createProduct' },
        ...{ target: null, address: null, result: 'failed', status: null, code: null, requestId: 'r' },
      },
    ]);
    expect(gateway.lastAsked().request).toMatchObject({
      actorId: adaId,
      action: 'createProduct',
      target: 'product:1',
      result: 'AUDIT_RESULT_FAILED',
    });
    expect((await customer.get('/audit-log')).outcome).toBe('403 FORBIDDEN');
    expect((await admin.get('/audit-log?result=maybe')).outcome).toBe('400 VALIDATION_FAILED');
  });
});
