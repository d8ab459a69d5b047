import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError, unavailable } from '#platform/errors/domain-error.js';
import { eventually } from '#testing/eventually.js';
import { aCategory, anOrder, aProduct, aVariant, someStock } from '../../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../../test/gateway-under-test.js';
import { FeedDouble } from '../../../test/feed-double.js';
import { CatalogCache } from './catalog-cache.js';

describe('public reads of the catalog', () => {
  let gateway: GatewayUnderTest;
  let id: string;
  let sku: string;
  /** What catalog shows of every product. */
  let name: string;

  let clock: ReturnType<typeof standStill>;

  beforeAll(async () => {
    gateway = await startGateway({ CATALOG_CACHE: 'on', CORS_ORIGINS: 'https://shop.example', MAX_CONNECTIONS_PER_ADDRESS: '2000' });
    clock = standStill(gateway);
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    clock.pass(2_000);
    gateway.forget();
    [id, sku, name] = [randomUUID(), `SKU-${randomUUID()}`, 'old'];
    const product = () => aProduct({ id, name, variants: [aVariant({ sku })] });
    gateway.answer('getProduct', () => ({ product: product() }));
    gateway.answer('batchGetProducts', () => ({ products: [product()] }));
    gateway.answer('listProducts', () => ({ products: [product()], page: { limit: 24, nextCursor: 'more' } }));
    gateway.answer('listCategories', () => ({ categories: [aCategory({ name })] }));
    gateway.answer('getCategory', () => ({ category: aCategory({ name }), children: [] }));
  });

  const nameOf = async (path: string, api = gateway.api) => {
    const { data } = await api.get<{ name: string } | { name: string }[]>(path);
    return [data].flat()[0]?.name;
  };
  const reads = () =>
    gateway.asked().filter(({ rpc }) => /^(getProduct|batchGetProducts|listProducts|listCategories|getCategory)$/.test(rpc)).length;
  /** The paths of every such read, none of which anybody has asked for. */
  const paths = () => [
    `/products/${id}`,
    `/products/${sku.toLowerCase()}`,
    `/products?q=${sku}`,
    '/categories',
    `/categories/${sku.toLowerCase()}`,
  ];

  it('are asked of catalog once, and told with each request’s own time and id', async () => {
    for (const path of paths()) {
      const first = await gateway.api.get(path);
      gateway.forget();
      const second = await gateway.api.get(path, { headers: { 'X-Request-Id': 'a-"quoted"-id' } });
      expect([path, second.status, second.headers.get('age'), gateway.asked()]).toEqual([path, 200, '0', []]);
      const { timestamp, requestId, ...meta } = second.json.meta;
      expect([requestId, typeof timestamp, second.headers.get('x-request-id')]).toEqual(['a-"quoted"-id', 'string', 'a-"quoted"-id']);
      expect({ data: second.data, meta, etag: second.headers.get('etag') }).toEqual({
        data: first.data,
        meta: first.json.meta.page === undefined ? {} : { page: first.json.meta.page },
        etag: first.headers.get('etag'),
      });
    }
  });

  it('are the same for customers, and private in their hands', async () => {
    await gateway.api.get(`/products/${id}`);
    gateway.forget();
    const answer = await gateway.as('customer').get(`/products/${id}`);
    expect([answer.status, answer.headers.get('cache-control'), gateway.asked()]).toEqual([200, 'private, no-cache', []]);
    expect(answer.headers.get('vary')).toBe('Origin, Authorization');
  });

  it('may be kept by shared caches that ask again before using them', async () => {
    for (const path of paths()) {
      const [first, second] = [await gateway.api.get(path), await gateway.api.get(path)];
      for (const { headers } of [first, second]) {
        expect([headers.get('cache-control'), headers.get('vary')]).toEqual([
          'public, max-age=0, stale-if-error=300',
          'Origin, Authorization',
        ]);
      }
      gateway.forget();
      const etag = second.headers.get('etag') ?? '';
      const known = await gateway.api.get(path, { headers: { 'If-None-Match': etag } });
      expect([known.status, known.text, known.headers.get('etag'), gateway.asked()]).toEqual([304, '', etag, []]);
      expect(await gateway.api.send({ method: 'HEAD', path })).toMatchObject({ status: 200, text: '' });
      expect(gateway.asked()).toEqual([]);
    }
  });

  it('answer a HEAD from the cache as a GET, with its length', async () => {
    const get = await gateway.api.get(`/products/${id}`, { headers: { 'X-Request-Id': 'r' } });
    const head = await gateway.api.send({ method: 'HEAD', path: `/products/${id}`, headers: { 'X-Request-Id': 'r' } });
    expect([head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
      String(Buffer.byteLength(get.text)),
      get.headers.get('etag'),
    ]);
  });

  it('are refused to a token that is not valid, however often they were told to others', async () => {
    await gateway.api.get(`/products/${id}`);
    for (const token of ['nonsense', gateway.identity.accessTokenFor({ role: 'customer', expiresIn: -1 })]) {
      expect((await gateway.api.as(token).get(`/products/${id}`)).outcome).toBe('401 UNAUTHENTICATED');
    }
  });

  it('are read through for whoever acts for the shop', async () => {
    await gateway.api.get(`/products/${id}`);
    gateway.forget();
    name = 'new';
    expect(await nameOf(`/products/${id}`, gateway.as('admin'))).toBe('new');
    expect(await nameOf(`/products/${id}`, gateway.asClient('catalog:read'))).toBe('new');
    expect([reads(), await nameOf(`/products/${id}`), await nameOf(`/products/${id}`, gateway.asClient())]).toEqual([2, 'old', 'old']);
  });

  it('are one read for a thousand requests', async () => {
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    gateway.answer('listProducts', async () => {
      await held;
      return { products: [aProduct({ name })], page: { limit: 24, nextCursor: '' } };
    });
    const waiting = Array.from({ length: 1_000 }, () => gateway.api.get(`/products?brand=${sku}`));
    await eventually(() => expect(reads()).toBe(1));
    answer();
    expect(new Set((await Promise.all(waiting)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(reads()).toBe(1);
  });

  it.each([
    ['q=%S&inStock=true', 'inStock=true&q=%S'],
    ['brand=%S&limit=24', 'brand=%S'],
    ['brand=%S&sort=newest', 'brand=%S'],
    ['q=%S&sort=relevance', 'q=%S'],
    ['attr[a]=1&attr[b]=%S', 'attr%5Bb%5D=%S&attr%5Ba%5D=1'],
  ])('are the same whether asked ?%s or ?%s', async (one, other) => {
    for (const query of [one, other]) await gateway.api.get(`/products?${query.replace('%S', sku)}`);
    expect(reads()).toBe(1);
  });

  it.each(['q=%S&sort=newest', 'brand=%S&limit=23', 'brand=%S&attr[brand]=1'])('are not the same when ?%s is asked', async (query) => {
    for (const each of [`${query.startsWith('q') ? 'q' : 'brand'}=%S`, query])
      await gateway.api.get(`/products?${each.replace('%S', sku)}`);
    expect(reads()).toBe(2);
  });

  it.each(['?limit=101', '?unknown=1', '?limit=1&limit=1', '?sort=up', '/%00'])('refuse %s each time', async (what) => {
    for (let n = 0; n < 2; n++) expect((await gateway.api.get(`/products${what}`)).outcome).toBe('400 VALIDATION_FAILED');
  });

  it('refuse a query where a resource takes none, be it in memory or not', async () => {
    for (let n = 0; n < 2; n++) await gateway.api.get(`/products/${id}`);
    expect((await gateway.api.get(`/products/${id}?x=1`)).outcome).toBe('400 VALIDATION_FAILED');
    expect((await gateway.api.get('/categories?x=1')).outcome).toBe('400 VALIDATION_FAILED');
  });

  it('find what is made after it was not there', async () => {
    gateway.answer('batchGetProducts', () => ({ products: [] }));
    expect((await gateway.api.get(`/products/${id}`)).outcome).toBe('404 PRODUCT_NOT_FOUND');
    gateway.answer('batchGetProducts', () => ({ products: [aProduct({ id })] }));
    expect((await gateway.api.get(`/products/${id}`)).status).toBe(200);
  });

  describe('after a write through the gateway', () => {
    beforeEach(() => {
      const product = () => aProduct({ id, name });
      gateway.answer('updateProduct', () => ({ product: product() }));
      gateway.answer('archiveProduct', () => ({}));
      gateway.answer('createProduct', () => ({ product: product() }));
      gateway.answer('createVariant', () => ({ variant: aVariant() }));
      gateway.answer('updateVariant', () => ({ variant: aVariant() }));
      gateway.answer('adjustStock', () => ({ stock: someStock() }));
      gateway.answer('updateCategory', () => ({ category: aCategory() }));
      gateway.answer('placeOrder', () => ({ order: anOrder() }));
    });
    const address = { name: 'Ada', line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' };

    it.each([
      ['a product', () => gateway.as('admin').patch(`/products/${id.toUpperCase()}`, { name: 'new' })],
      ['an archived product', () => gateway.as('admin').delete(`/products/${id}`)],
      ['a new variant', () => gateway.as('admin').post(`/products/${id}/variants`, { sku: 'X', price: { amount: 1, currency: 'GBP' } })],
      ['a variant', () => gateway.as('admin').patch(`/variants/${aVariant().id}`, { title: 'new' })],
      ['stock', () => gateway.as('admin').post(`/stock/${sku}/adjustments`, { delta: 1, reason: 'delivery' })],
      ['a category', () => gateway.as('admin').patch(`/categories/${id}`, { name: 'new' })],
      ['an order', () => gateway.as('customer').post('/orders', { lines: [{ sku, quantity: 1 }], shippingAddress: address })],
    ])('show it to whoever wrote at once: %s', async (what, write) => {
      for (const path of [`/products/${id}`, `/products?q=${sku}`]) await nameOf(path);
      name = 'new';
      expect((await write()).status).toBeLessThan(300);
      expect(await nameOf(`/products/${id}`)).toBe('new');
      if (what !== 'an order') expect(await nameOf(`/products?q=${sku}`)).toBe('new');
    });

    it('show a product that is new in every list', async () => {
      await nameOf(`/products?q=${sku}`);
      name = 'new';
      await gateway.as('admin').post('/products', { name, sku, price: { amount: 1, currency: 'GBP' } });
      expect(await nameOf(`/products?q=${sku}`)).toBe('new');
    });

    it('show nothing that was read before it and came after it', async () => {
      let answer = () => {};
      const held = new Promise<void>((resolve) => (answer = resolve));
      gateway.answer('batchGetProducts', async () => {
        const product = aProduct({ id, name });
        await held;
        return { products: [product] };
      });
      const early = nameOf(`/products/${id}`);
      await eventually(() => expect(reads()).toBe(1));
      gateway.answer('batchGetProducts', () => ({ products: [aProduct({ id, name })] }));
      name = 'new';
      await gateway.as('admin').patch(`/products/${id}`, { name });
      answer();
      expect([await early, await nameOf(`/products/${id}`)]).toEqual(['old', 'new']);
    });

    it('are as they were when it was refused', async () => {
      await nameOf(`/products/${id}`);
      gateway.answer('updateProduct', () => {
        throw new DomainError('already_exists', 'SLUG_TAKEN', 'Taken.');
      });
      expect((await gateway.as('admin').patch(`/products/${id}`, { slug: 'taken' })).status).toBe(409);
      gateway.forget();
      expect([await nameOf(`/products/${id}`), reads()]).toEqual(['old', 0]);
    });

    it('are read anew when nobody knows what came of it', async () => {
      await nameOf(`/products/${id}`);
      gateway.answer('updateProduct', () => {
        throw unavailable('The catalog service is not available.');
      });
      expect((await gateway.as('admin').patch(`/products/${id}`, { name: 'new' })).status).toBe(503);
      name = 'new';
      expect(await nameOf(`/products/${id}`)).toBe('new');
    });
  });

  it('go on while catalog is down, marked with their age, and are told from nothing that was never known', async () => {
    await gateway.api.get(`/products/${id}`);
    const down = () => Promise.reject(unavailable('The catalog service is not available.'));
    for (const rpc of ['batchGetProducts', 'listProducts']) gateway.answer(rpc, down);
    gateway.answer('check', () => ({ status: 'NOT_SERVING' }));
    clock.pass(100_000);
    const stale = await gateway.api.get<{ name: string }>(`/products/${id}`);
    expect([stale.status, stale.data.name, stale.headers.get('age'), stale.headers.get('warning')]).toEqual([200, 'old', '100', null]);
    expect((await gateway.api.get(`/products?brand=${sku}`)).outcome).toBe('503 SERVICE_UNAVAILABLE');
    expect((await gateway.api.get(`${gateway.url}/health/ready`)).status).toBe(503);
    name = 'new';
    gateway.answer('batchGetProducts', () => ({ products: [aProduct({ id, name })] }));
    gateway.answer('check', () => ({ status: 'SERVING' }));
    await eventually(async () => expect(await nameOf(`/products/${id}`)).toBe('new'));
  });
});

describe('what catalog says has changed', () => {
  it('is read anew, whoever changed it', async () => {
    const id = randomUUID();
    let name = 'old';
    const feed = new FeedDouble().serve('ashlar.catalog.v1.ProductService', {
      batchGetProducts: () => ({ products: [aProduct({ id, name, variants: [aVariant({ sku: 'SKU' })] })] }),
      listProducts: () => ({ products: [aProduct({ name })] }),
    });
    const gateway = await startGateway({ CATALOG_CACHE: 'on', CATALOG_GRPC_URL: (await feed.start('catalog')).target });
    standStill(gateway);
    const nameOf = async (path: string) => [(await gateway.api.get<{ name: string }>(path)).data].flat()[0]?.name;
    const names = () => Promise.all([`/products/${id}`, '/products'].map(nameOf));
    try {
      await eventually(() => expect(feed.watched).toBe(true));
      for (const [type, subject] of [
        ['product.updated', id],
        ['stock.changed', 'SKU'],
      ] as const) {
        await names();
        name = type;
        feed.happen(type, subject, {});
        await eventually(async () => expect(await names()).toEqual([type, type]));
      }
    } finally {
      await gateway.stop();
      feed.stop();
    }
  });
});

/** For the gateway's cache no time passes but by `pass`. */
function standStill(gateway: GatewayUnderTest): { pass(ms: number): void } {
  let time = 1_000_000;
  gateway.app.get(CatalogCache).clock.now = () => (time += 0.001);
  return { pass: (ms) => void (time += ms) };
}
