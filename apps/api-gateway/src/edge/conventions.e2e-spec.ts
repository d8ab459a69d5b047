import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError, unavailable } from '#platform/errors/domain-error.js';
import { metadataKeys } from '#platform/grpc/metadata-keys.js';
import { anId, aProduct } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('the conventions of the API', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('getProduct', () => ({ product: aProduct() }));
    gateway.answer('listProducts', () => ({ products: [aProduct()], page: { limit: 24, nextCursor: 'more', total: 7 } }));
  });

  describe('an answer', () => {
    it('puts a single resource in the envelope', async () => {
      const answer = await gateway.api.get('/products/mug', { headers: { 'X-Request-Id': 'from-the-shop' } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.json).toEqual({
        data: expect.objectContaining({ id: anId, slug: 'mug' }),
        meta: { timestamp: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/), requestId: 'from-the-shop' },
      });
    });

    it('puts a list in the envelope with its page', async () => {
      const { meta } = (await gateway.api.get('/products?count=exact')).json;
      expect(meta.page).toEqual({ limit: 24, nextCursor: 'more', total: 7 });
    });

    it('says null where a list ends', async () => {
      gateway.answer('listProducts', () => ({ products: [], page: { limit: 24, nextCursor: '' } }));
      expect((await gateway.api.get('/products')).json.meta.page).toEqual({ limit: 24, nextCursor: null });
    });

    it('answers HEAD like GET, without the body', async () => {
      const answer = await gateway.api.send({ method: 'HEAD', path: '/products/mug' });
      expect([answer.status, answer.headers.get('etag'), answer.text]).toEqual([200, expect.stringMatching(/^"3-/), '']);
    });
  });

  describe('a request id', () => {
    it('is made up when none came', async () => {
      const answer = await gateway.api.get('/products/mug');
      expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
      expect(answer.json.meta.requestId).toBe(answer.headers.get('x-request-id'));
    });

    it.each([
      ['longer than 128 characters', 'x'.repeat(129)],
      ['with a space', 'a b'],
    ])('%s is replaced', async (_, sent) => {
      const answer = await gateway.api.get('/products/mug', { headers: { 'X-Request-Id': sent } });
      expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    });

    it('goes on to the service, with traceparent and the caller’s token', async () => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const customer = gateway.as('customer');
      await customer.get('/products/mug', { headers: { 'X-Request-Id': 'r-1', traceparent } });
      const { metadata } = gateway.lastAsked();
      expect(metadata.get(metadataKeys.requestId)).toEqual(['r-1']);
      expect(metadata.get(metadataKeys.traceparent)).toEqual([traceparent]);
      expect(metadata.get(metadataKeys.authorization)).toEqual([`Bearer ${customer.token}`]);
    });
  });

  describe('a problem', () => {
    it('is a problem document with the stable code of the service', async () => {
      gateway.answer('getProduct', () => {
        throw new DomainError('not_found', 'PRODUCT_NOT_FOUND', 'There is no product x.');
      });
      const answer = await gateway.api.get('/products/x?');
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(answer.problem).toEqual({
        type: 'about:blank',
        title: 'Not found',
        status: 404,
        detail: 'There is no product x.',
        instance: '/api/v1/products/x',
        code: 'PRODUCT_NOT_FOUND',
        requestId: answer.headers.get('x-request-id'),
      });
    });

    it('says nothing of how we are built when a service fails', async () => {
      gateway.answer('getProduct', () => {
        throw new Error('relation "product" does not exist');
      });
      const answer = await gateway.api.get('/products/x');
      expect(answer.outcome).toBe('500 INTERNAL');
      expect(answer.text).not.toMatch(/relation|Error:|at \w+ \(|node_modules|grpc/i);
    });

    it('passes Retry-After on', async () => {
      gateway.answer('getProduct', () => {
        throw unavailable('Too much at once.', { retryAfterSeconds: 7 });
      });
      const answer = await gateway.api.get('/products/x');
      expect([answer.outcome, answer.headers.get('retry-after')]).toEqual(['503 SERVICE_UNAVAILABLE', '7']);
    });
  });

  describe('an address', () => {
    it.each([
      ['GET', '/nothing', '404 ROUTE_NOT_FOUND'],
      ['GET', '/products/mug/nothing', '404 ROUTE_NOT_FOUND'],
      ['POST', '/products/mug/nothing', '404 ROUTE_NOT_FOUND'],
      ['GET', '/%zz', '400 MALFORMED_URL'],
      ['GET', '/products/%00', '400 VALIDATION_FAILED'],
    ])('%s %s is %s', async (method, path, outcome) => {
      expect((await gateway.api.send({ method, path })).outcome).toBe(outcome);
    });

    it('that answers other methods says which', async () => {
      const answer = await gateway.api.send({ method: 'PUT', path: '/products/mug' });
      expect([answer.outcome, answer.headers.get('allow')]).toEqual(['405 METHOD_NOT_ALLOWED', 'DELETE, GET, HEAD, OPTIONS, PATCH']);
    });

    it('tells its methods to OPTIONS', async () => {
      const answer = await gateway.api.send({ method: 'OPTIONS', path: '/products' });
      expect([answer.status, answer.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
    });

    it('longer than any id is an unknown one', async () => {
      expect((await gateway.as('customer').get(`/orders/${'x'.repeat(5_000)}`)).outcome).toBe('404 ORDER_NOT_FOUND');
    });
  });

  describe('the order of checks', () => {
    it.each([
      ['nobody, with everything wrong', undefined, '401 UNAUTHENTICATED'],
      ['the wrong role, with everything wrong', 'customer', '403 FORBIDDEN'],
      ['the right role, with a wrong body and id', 'admin', '400 VALIDATION_FAILED'],
    ] as const)('%s', async (_, role, outcome) => {
      const api = role ? gateway.as(role) : gateway.api;
      expect((await api.patch('/products/no-uuid?x=1', { nonsense: 1 }, { headers: { 'If-Match': 'junk' } })).outcome).toBe(outcome);
    });

    it('the right role and shape, with an id that is no UUID', async () => {
      expect((await gateway.as('admin').patch('/products/no-uuid', { name: 'Mug' })).outcome).toBe('404 PRODUCT_NOT_FOUND');
      expect(gateway.asked()).toEqual([]);
    });
  });
});
