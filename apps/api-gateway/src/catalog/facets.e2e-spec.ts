import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aProduct } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('facets of a product list', () => {
  let gateway: GatewayUnderTest;
  const brands = { name: 'brand', values: [{ value: 'Loom', label: 'Loom', count: 3 }] };
  const prices = { name: 'price', values: [{ value: '0-999', label: '£0.00 – £9.99', count: 1 }] };

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('listProducts', ({ facets }: { facets: boolean }) => ({
      products: [aProduct()],
      page: { limit: 24, nextCursor: '' },
      facets: facets ? [brands, prices, { name: 'attr.none', values: [] }] : [],
    }));
  });

  it('stand in meta beside the page when they are asked for', async () => {
    const { meta } = (await gateway.api.get('/products?facets=true&brand=Loom')).json;
    expect(gateway.lastAsked().request).toMatchObject({ facets: true, brand: 'Loom' });
    expect(meta).toEqual({
      timestamp: expect.any(String),
      requestId: expect.any(String),
      page: { limit: 24, nextCursor: null },
      facets: [brands, prices, { name: 'attr.none', values: [] }],
    });
  });

  it.each(['/products', '/products?facets=false'])('are neither asked for nor shown by %s', async (path) => {
    const { meta } = (await gateway.api.get(path)).json;
    expect([gateway.lastAsked().request, 'facets' in meta]).toEqual([expect.objectContaining({ facets: false }), false]);
  });

  it.each([
    ['facets=brand', 'facets'],
    ['facets=1', 'facets'],
    ['facets=', 'facets'],
    ['facets=true&facets=true', 'facets'],
    ['facet=brand', 'facet'],
    ['facets[brand]=true', 'facets'],
  ])('are 400 when asked for by %s', async (query, field) => {
    const { status, errors } = (await gateway.api.get(`/products?${query}`)).problem;
    expect([status, errors?.map((error) => error.field.split('[')[0])]).toEqual([400, [field]]);
    expect(gateway.asked()).toEqual([]);
  });
});
