import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WebhookDeliveryStatus, type WebhookDelivery, type WebhookEndpoint } from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { anId, noon } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const url = 'https://erp.example.com/hooks';
const base = `/webhook-endpoints/${anId}`;

const endpoint: WebhookEndpoint = {
  id: anId,
  url,
  events: ['order.*'],
  disabled: false,
  disabledAt: undefined,
  createdAt: noon,
  updatedAt: noon,
  version: 3,
};
const delivery: WebhookDelivery = {
  id: anId,
  eventId: anId,
  eventType: 'order.paid',
  attempt: 2,
  status: WebhookDeliveryStatus.WEBHOOK_DELIVERY_STATUS_PENDING,
  attemptedAt: undefined,
  nextAttemptAt: noon,
};
const endpointView = {
  id: anId,
  url,
  description: null,
  events: ['order.*'],
  disabled: false,
  disabledReason: null,
  disabledAt: null,
  createdAt: '2026-01-31T12:00:00.000Z',
  updatedAt: '2026-01-31T12:00:00.000Z',
  version: 3,
};
const deliveryView = {
  id: anId,
  eventId: anId,
  eventType: 'order.paid',
  attempt: 2,
  status: 'pending',
  responseStatus: null,
  error: null,
  attemptedAt: null,
  nextAttemptAt: '2026-01-31T12:00:00.000Z',
};

describe('webhook endpoints', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await startGateway();
    const page = { limit: 24, nextCursor: '' };
    const answers: Record<string, object> = {
      listWebhookEndpoints: { endpoints: [endpoint], page },
      getWebhookEndpoint: { endpoint },
      createWebhookEndpoint: { endpoint, secret: 'whsec_c2VjcmV0' },
      updateWebhookEndpoint: { endpoint },
      deleteWebhookEndpoint: {},
      rotateWebhookSecret: { endpoint, secret: 'whsec_ZnJlc2g=' },
      testWebhookEndpoint: { delivery },
      listWebhookDeliveries: { deliveries: [delivery], page },
      redeliverWebhook: { delivery },
    };
    for (const [rpc, answer] of Object.entries(answers)) gateway.answer(rpc, () => answer);
  });
  afterAll(() => gateway.stop());
  beforeEach(() => gateway.forget());

  const routes: [method: string, path: string, body: object | undefined, status: number, rpc: string, request: object, data: unknown][] = [
    ['GET', '/webhook-endpoints?limit=5', undefined, 200, 'listWebhookEndpoints', { page: { limit: 5 } }, [endpointView]],
    [
      'POST',
      '/webhook-endpoints',
      { url, events: ['order.*'] },
      201,
      'createWebhookEndpoint',
      { url, events: ['order.*'] },
      { ...endpointView, secret: 'whsec_c2VjcmV0' },
    ],
    ['GET', base, undefined, 200, 'getWebhookEndpoint', { id: anId }, endpointView],
    [
      'PATCH',
      base,
      { disabled: true, description: null },
      200,
      'updateWebhookEndpoint',
      { id: anId, updateMask: ['disabled', 'description'], disabled: true },
      endpointView,
    ],
    ['DELETE', base, undefined, 204, 'deleteWebhookEndpoint', { id: anId }, undefined],
    ['POST', `${base}/rotate-secret`, undefined, 200, 'rotateWebhookSecret', { id: anId }, { ...endpointView, secret: 'whsec_ZnJlc2g=' }],
    ['POST', `${base}/test`, undefined, 202, 'testWebhookEndpoint', { id: anId }, deliveryView],
    [
      'GET',
      `${base}/deliveries?status=failed`,
      undefined,
      200,
      'listWebhookDeliveries',
      { endpointId: anId, status: 'WEBHOOK_DELIVERY_STATUS_FAILED' },
      [deliveryView],
    ],
    [
      'POST',
      `${base}/deliveries/${anId}/redeliver`,
      undefined,
      202,
      'redeliverWebhook',
      { endpointId: anId, deliveryId: anId },
      deliveryView,
    ],
  ];

  it.each(routes)('%s %s', async (method, path, body, status, rpc, request, data) => {
    const answer = await gateway.as('admin').send({ method, path, body });
    expect([answer.status, answer.text ? answer.data : undefined]).toEqual([status, data]);
    expect(gateway.asked().map((asked) => asked.rpc)).toEqual([rpc]);
    expect(gateway.lastAsked().request).toMatchObject(request);
  });

  it.each(routes)('%s %s is for administrators', async (method, path, body) => {
    expect((await gateway.as('customer').send({ method, path, body })).outcome).toBe('403 FORBIDDEN');
    expect((await gateway.api.send({ method, path, body })).outcome).toBe('401 UNAUTHENTICATED');
    expect(gateway.asked()).toEqual([]);
  });

  it('say where a new one is, and which version one has', async () => {
    const made = await gateway.as('admin').send({ method: 'POST', path: '/webhook-endpoints', body: { url, events: ['*'] } });
    expect([made.headers.get('location'), made.headers.get('etag')]).toEqual([`/api/v1${base}`, '"3"']);
    await gateway.as('admin').send({ method: 'DELETE', path: base, headers: { 'if-match': '"3"' } });
    expect(gateway.lastAsked().request).toMatchObject({ expectedVersion: 3 });
  });

  it.each([
    [{ events: ['*'] }, 'url'],
    [{ url: 7, events: ['*'] }, 'url'],
    [{ url, events: [] }, 'events'],
    [{ url }, 'events'],
    [{ url, events: 'order.*' }, 'events'],
    [{ url, events: [''] }, 'events'],
    [{ url, events: ['*'], secret: 'mine' }, 'secret'],
    [{ url, events: ['*'], description: ' ' }, 'description'],
  ])('refuse %j, naming %s', async (body, field) => {
    const answer = await gateway.as('admin').send({ method: 'POST', path: '/webhook-endpoints', body });
    expect(answer.outcome).toBe('400 VALIDATION_FAILED');
    expect(answer.problem.errors).toEqual([expect.objectContaining({ field })]);
  });

  it.each([
    ['/webhook-endpoints/no-uuid/deliveries', 'GET', 'WEBHOOK_ENDPOINT_NOT_FOUND'],
    ['/webhook-endpoints/no-uuid/test', 'POST', 'WEBHOOK_ENDPOINT_NOT_FOUND'],
    [`${base}/deliveries/no-uuid/redeliver`, 'POST', 'DELIVERY_NOT_FOUND'],
  ])('know no %s', async (path, method, code) => {
    expect((await gateway.as('admin').send({ method, path })).outcome).toBe(`404 ${code}`);
  });
});
