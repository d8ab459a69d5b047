import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '#contracts/generated/ashlar/users/v1/clients.js';
import { allScopes } from '#platform/auth/scopes.js';
import { anId, noon } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const base = `/api-clients/${anId}`;
const at = '2026-01-31T12:00:00.000Z';
const secret = 'ashsec_secret';

const client: ApiClient = {
  ...{ id: anId, name: 'The ERP', scopes: ['orders:read'], disabled: false, createdAt: noon, updatedAt: noon, lastUsedAt: undefined },
  ...{ secrets: [{ createdAt: noon, expiresAt: undefined }], version: 3 },
};
const view = {
  ...{ id: anId, name: 'The ERP', scopes: ['orders:read'], disabled: false, createdAt: at, updatedAt: at, lastUsedAt: null },
  ...{ secrets: [{ createdAt: at, expiresAt: null }], version: 3 },
};

describe('API clients', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await startGateway();
    const answers: Record<string, object> = {
      listClients: { clients: [client], page: { limit: 24, nextCursor: '' } },
      getClient: { client },
      createClient: { client, secret },
      updateClient: { client },
      rotateClientSecret: { client, secret },
      deleteClient: {},
    };
    for (const [rpc, answer] of Object.entries(answers)) gateway.answer(rpc, () => answer);
  });
  afterAll(() => gateway.stop());
  beforeEach(() => gateway.forget());

  const wish = { name: 'The ERP', scopes: ['orders:read'] };
  const routes: [method: string, path: string, body: object | undefined, status: number, rpc: string, request: object, data: unknown][] = [
    ['GET', '/api-clients?limit=5', undefined, 200, 'listClients', { page: { limit: 5 } }, [view]],
    ['POST', '/api-clients', wish, 201, 'createClient', wish, { ...view, secret }],
    ['GET', base, undefined, 200, 'getClient', { id: anId }, view],
    ['PATCH', base, { disabled: true }, 200, 'updateClient', { id: anId, updateMask: ['disabled'], disabled: true }, view],
    ['PATCH', base, wish, 200, 'updateClient', { updateMask: ['name', 'scopes'], ...wish }, view],
    ['POST', `${base}/rotate-secret`, undefined, 200, 'rotateClientSecret', { id: anId }, { ...view, secret }],
    ['POST', `${base}/rotate-secret`, { overlapSeconds: 0 }, 200, 'rotateClientSecret', { overlapSeconds: 0 }, { ...view, secret }],
    ['DELETE', base, undefined, 204, 'deleteClient', { id: anId }, undefined],
  ];

  it.each(routes)('%s %s', async (method, path, body, status, rpc, request, data) => {
    const answer = await gateway.as('admin').send({ method, path, body });
    expect([answer.status, answer.text ? answer.data : undefined]).toEqual([status, data]);
    expect(gateway.asked().map((asked) => asked.rpc)).toEqual([rpc]);
    expect(gateway.lastAsked().request).toMatchObject(request);
  });

  it.each(routes)('%s %s is for administrators, and for no client', async (method, path, body) => {
    expect((await gateway.asClient(...allScopes).send({ method, path, body })).outcome).toBe('403 FORBIDDEN');
    expect((await gateway.as('customer').send({ method, path, body })).outcome).toBe('403 FORBIDDEN');
    expect((await gateway.api.send({ method, path, body })).outcome).toBe('401 UNAUTHENTICATED');
    expect(gateway.asked()).toEqual([]);
  });

  it('have an entity tag that changes with their use, and asks for their version all the same', async () => {
    const admin = gateway.as('admin');
    const etag = (await admin.get(base)).headers.get('etag') ?? '';
    expect((await admin.get(base, { headers: { 'if-none-match': etag } })).status).toBe(304);
    gateway.answer('getClient', () => ({ client: { ...client, lastUsedAt: { seconds: noon.seconds + 60, nanos: 0 } } }));
    expect((await admin.get(base, { headers: { 'if-none-match': etag } })).status).toBe(200);
    await admin.delete(base, { headers: { 'if-match': etag } });
    expect(gateway.lastAsked().request).toMatchObject({ expectedVersion: 3 });
    await admin.delete(base, { headers: { 'if-match': '"2"' } });
    expect(gateway.lastAsked().request).toMatchObject({ expectedVersion: 2 });
  });

  it('say where a new one is', async () => {
    const made = await gateway.as('admin').post('/api-clients', wish);
    expect(made.headers.get('location')).toBe(`/api/v1${base}`);
  });

  it.each<[string, string, object, string]>([
    ['POST', '/api-clients', { name: 'ERP' }, 'scopes'],
    ['POST', '/api-clients', { ...wish, scopes: [] }, 'scopes'],
    ['POST', '/api-clients', { ...wish, scopes: ['users:read'] }, 'scopes'],
    ['POST', '/api-clients', { ...wish, scopes: 'orders:read' }, 'scopes'],
    ['POST', '/api-clients', { ...wish, name: ' ' }, 'name'],
    ['POST', '/api-clients', { ...wish, name: 'x'.repeat(101) }, 'name'],
    ['POST', '/api-clients', { ...wish, secret: 'mine' }, 'secret'],
    ['PATCH', base, { disabled: 'yes' }, 'disabled'],
    ['POST', `${base}/rotate-secret`, { overlapSeconds: 604_801 }, 'overlapSeconds'],
    ['POST', `${base}/rotate-secret`, { overlapSeconds: -1 }, 'overlapSeconds'],
  ])('%s %s refuses %j, naming %s', async (method, path, body, field) => {
    const answer = await gateway.as('admin').send({ method, path, body });
    expect(answer.outcome).toBe('400 VALIDATION_FAILED');
    expect(answer.problem.errors).toEqual([expect.objectContaining({ field })]);
  });

  it('are not known by what is no id', async () => {
    expect((await gateway.as('admin').get('/api-clients/erp')).outcome).toBe('404 API_CLIENT_NOT_FOUND');
  });
});
