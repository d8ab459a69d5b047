import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anId, aProduct, aVariant } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('an entity tag over HTTP', () => {
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

  describe('an ETag', () => {
    it('is the version and what else shows, and strong', async () => {
      const tag = async () => (await gateway.api.get('/products/mug')).headers.get('etag') ?? '';
      const before = await tag();
      expect([before, await tag()]).toEqual([expect.stringMatching(/^"3-[\da-f]{16}"$/), before]);
      gateway.answer('getProduct', () => ({ product: aProduct({ variants: [aVariant({ available: 39 })] }) }));
      const sold = await gateway.api.get('/products/mug', { headers: { 'If-None-Match': before } });
      expect([sold.status, sold.headers.get('etag') === before]).toEqual([200, false]);
    });

    it('of a list tells when anything in it or behind it has changed', async () => {
      const first = await gateway.api.get('/products?limit=1');
      const tag = first.headers.get('etag') ?? '';
      expect(tag).toMatch(/^W\/"[\da-f]{16}"$/);
      expect((await gateway.api.get('/products?limit=1', { headers: { 'If-None-Match': tag } })).status).toBe(304);
      gateway.answer('listProducts', () => ({ products: [aProduct()], page: { limit: 24, nextCursor: 'other', total: 7 } }));
      expect((await gateway.api.get('/products?limit=1', { headers: { 'If-None-Match': tag } })).status).toBe(200);
    });

    it.each(['"3"', 'W/"3"', '"2", "3"', '*'])('that the client knows as %s brings 304 without a body', async (tag) => {
      const answer = await gateway.api.get('/products/mug', { headers: { 'If-None-Match': tag } });
      expect([answer.status, answer.text, answer.headers.get('etag')]).toEqual([304, '', expect.stringMatching(/^"3-/)]);
    });

    it('that is another brings the resource', async () => {
      expect((await gateway.api.get('/products/mug', { headers: { 'If-None-Match': '"2"' } })).status).toBe(200);
    });

    it.each([
      ['"3"', 3],
      ['"3-0123456789abcdef"', 3],
      ['*', undefined],
      ['W/"3"', -1],
      ['"abc"', -1],
      ['"99999999999"', -1],
    ])('in If-Match: %s asks for version %p', async (tag, version) => {
      gateway.answer('updateProduct', () => ({ product: aProduct({ version: 4 }) }));
      const answer = await gateway.as('admin').patch(`/products/${anId}`, { name: 'Mug' }, { headers: { 'If-Match': tag } });
      expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"4"']);
      expect(gateway.lastAsked().request['expectedVersion'] ?? undefined).toBe(version);
    });

    it.each(['3', '"3', 'W/3', '"3", "4"', ''])('in If-Match: %p is refused', async (tag) => {
      const answer = await gateway.as('admin').delete(`/products/${anId}`, { headers: { 'If-Match': tag } });
      expect(answer.problem.errors).toEqual([expect.objectContaining({ field: 'If-Match' })]);
      expect(gateway.asked()).toEqual([]);
    });
  });
});
