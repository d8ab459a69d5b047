import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError, unavailable } from '#platform/errors/domain-error.js';
import { metadataKeys } from '#platform/grpc/metadata-keys.js';
import { anId, aProduct, aUser, someStock } from '../../test/contracts.js';
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
      expect([answer.status, answer.headers.get('etag'), answer.text]).toEqual([200, '"3"', '']);
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
      expect(metadata.get(metadataKeys.serviceToken)).toHaveLength(1);
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

  describe('a query', () => {
    it.each([
      ['/products?limit=101', 'limit', 'MAX'],
      ['/products?limit=0', 'limit', 'MIN'],
      ['/products?limit=ten', 'limit', 'TYPE'],
      ['/products?limit=', 'limit', 'TYPE'],
      ['/products?limit=1&limit=2', 'limit', 'TYPE'],
      ['/products?nonsense=1', 'nonsense', 'UNKNOWN_FIELD'],
      ['/products?__proto__=1', '__proto__', 'UNKNOWN_FIELD'],
      ['/products?sort=colour', 'sort', 'CHOICE'],
      ['/products?inStock=maybe', 'inStock', 'TYPE'],
      ['/products?minPrice=-1', 'minPrice', 'MIN'],
      ['/products?maxPrice=1.5', 'maxPrice', 'TYPE'],
      ['/products?maxPrice=99999999999999999999', 'maxPrice', 'TYPE'],
      ['/products?q=a%00b', 'q', 'INVALID_TEXT'],
      ['/products?attr=red', 'attr', 'TYPE'],
      ['/products?attr[a]=1&attr[a]=2', 'attr', 'VALUE'],
      ['/products?attr[a]=%00', 'attr.a', 'INVALID_TEXT'],
      ['/products?count=all', 'count', 'CHOICE'],
      ['/products/mug?fields=name', 'fields', 'UNKNOWN_FIELD'],
      ['/categories?x=1', 'x', 'UNKNOWN_FIELD'],
    ])('%s is refused, naming %s', async (path, field, code) => {
      const { status, errors } = (await gateway.api.get(path)).problem;
      expect([status, errors]).toEqual([400, [expect.objectContaining({ field, code })]]);
      expect(gateway.asked()).toEqual([]);
    });

    it('reaches the service as it was meant', async () => {
      const query =
        'q=tea+pot&category=kitchen&brand=B&minPrice=0&maxPrice=900&inStock=false&attr[colour]=r%C3%B6d&attr[a.b]=1&sort=-price&limit=5';
      expect((await gateway.api.get(`/products?${query}`)).status).toBe(200);
      expect(gateway.lastAsked().request).toMatchObject({
        page: { limit: 5, cursor: '' },
        query: 'tea pot',
        category: 'kitchen',
        brand: 'B',
        minPrice: 0,
        maxPrice: 900,
        inStock: false,
        attributes: [
          { name: 'colour', value: 'röd' },
          { name: 'a.b', value: '1' },
        ],
        sort: 'PRODUCT_SORT_PRICE_DESC',
      });
    });

    it('names every parameter that is wrong', async () => {
      const { errors } = (await gateway.api.get('/products?limit=101&foo=1&foo=2&sort=x&q=%00')).problem;
      expect(errors?.map(({ field }) => field).sort()).toEqual(['foo', 'limit', 'q', 'sort']);
    });
  });

  describe('a body', () => {
    const register = (body: unknown, headers = {}) => gateway.api.post('/auth/register', body, { headers });

    it.each([
      ['broken JSON', '{"email":', '400 MALFORMED_JSON'],
      ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), '400 MALFORMED_JSON'],
      ['a list', '[]', '400 VALIDATION_FAILED'],
      ['a text', '"hello"', '400 VALIDATION_FAILED'],
      ['null', 'null', '400 VALIDATION_FAILED'],
      ['empty', '', '400 VALIDATION_FAILED'],
      ['nested without end', '['.repeat(100_000) + ']'.repeat(100_000), '400 VALIDATION_FAILED'],
      ['an object nested without end', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000), '400 VALIDATION_FAILED'],
      ['larger than 1 MiB', JSON.stringify({ email: 'x'.repeat(1024 * 1024) }), '413 BODY_TOO_LARGE'],
    ])('that is %s is refused', async (_, body, outcome) => {
      expect((await register(body)).outcome).toBe(outcome);
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])('of type %s is refused', async (type) => {
      expect((await register('x', { 'content-type': type })).outcome).toBe('415 UNSUPPORTED_MEDIA_TYPE');
    });

    it('may name a charset', async () => {
      gateway.answer('register', () => ({ user: aUser(), tokens: { accessToken: 'a', refreshToken: 'r', expiresIn: 900 } }));
      const body = JSON.stringify({ email: 'ada@example.com', password: '12345678', firstName: 'A', lastName: 'L' });
      expect((await register(body, { 'content-type': 'application/json; charset=utf-8' })).outcome).toBe('201');
    });

    it('names each field that is wrong, and reaches no service', async () => {
      const { errors } = (await register({ email: 7, password: 'short', firstName: ' ', isAdmin: true, constructor: 1 })).problem;
      expect(errors).toEqual([expect.objectContaining({ field: 'constructor', code: 'UNKNOWN_FIELD' })]);
      const again = (await register({ email: 7, password: 'short', firstName: ' ', isAdmin: true })).problem;
      expect(again.errors?.map(({ field, code }) => `${field} ${code}`).sort()).toEqual([
        'email TYPE',
        'firstName FORMAT',
        'isAdmin UNKNOWN_FIELD',
        'lastName REQUIRED',
        'password LENGTH',
      ]);
      expect(gateway.asked()).toEqual([]);
    });

    it.each(['__proto__', 'prototype', 'constructor'])('cannot poison prototypes with %s', async (name) => {
      const { errors } = (await register(`{"email":"a@example.com","${name}":{"isAdmin":true}}`)).problem;
      expect(errors).toEqual([expect.objectContaining({ field: name, code: 'UNKNOWN_FIELD' })]);
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    });

    it.each([
      ['NUL', 'a\\u0000b'],
      ['half a surrogate pair', '\\ud800'],
    ])('cannot hold %s anywhere', async (_, text) => {
      const { errors } = (await register(`{"email":"a@example.com","password":"12345678","firstName":"${text}","lastName":"L"}`)).problem;
      expect(errors).toEqual([expect.objectContaining({ field: 'firstName', code: 'INVALID_TEXT' })]);
    });

    it('is refused where none is taken', async () => {
      const { errors } = (await gateway.as('customer').post('/auth/logout', { everywhere: true })).problem;
      expect(errors).toEqual([expect.objectContaining({ field: 'everywhere', code: 'UNKNOWN_FIELD' })]);
    });
  });

  describe('an ETag', () => {
    it('is the version, and strong', async () => {
      expect((await gateway.api.get('/products/mug')).headers.get('etag')).toBe('"3"');
    });

    it.each(['"3"', 'W/"3"', '"2", "3"', '*'])('that the client knows as %s brings 304 without a body', async (tag) => {
      const answer = await gateway.api.get('/products/mug', { headers: { 'If-None-Match': tag } });
      expect([answer.status, answer.text, answer.headers.get('etag')]).toEqual([304, '', '"3"']);
    });

    it('that is another brings the resource', async () => {
      expect((await gateway.api.get('/products/mug', { headers: { 'If-None-Match': '"2"' } })).status).toBe(200);
    });

    it.each([
      ['"3"', 3],
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

  describe('an idempotency key', () => {
    const adjust = (body: unknown, key: string | null) => gateway.as('admin', anId).post('/stock/MUG-OAT/adjustments', body, { key });

    beforeEach(() => gateway.answer('adjustStock', () => ({ stock: someStock() })));

    it.each([
      ['missing', null],
      ['empty', ''],
      ['with a space', 'a b'],
      ['longer than 255 characters', 'x'.repeat(256)],
      ['not ASCII', 'k\u00e9y'],
    ])('that is %s is refused', async (_, key) => {
      expect((await adjust({ delta: 1, reason: 'found' }, key)).outcome).toBe('400 IDEMPOTENCY_KEY_REQUIRED');
    });

    it('goes to the service with the method and path, and the same hash for the same JSON value', async () => {
      await adjust('{"delta":1,"reason":"found"}', 'k-1');
      await adjust('{ "reason": "f\\u006fund", "delta": 1.0 }', 'k-1');
      await adjust('{"delta":2,"reason":"found"}', 'k-1');
      const [first, second, third] = gateway.asked().map(({ metadata }) => metadata.get(metadataKeys.idempotencyBodyHash)[0]);
      expect(second).toBe(first);
      expect(third).not.toBe(first);
      const { metadata } = gateway.lastAsked();
      expect(metadata.get(metadataKeys.idempotencyKey)).toEqual(['k-1']);
      expect(metadata.get(metadataKeys.idempotencyScope)).toEqual(['POST /api/v1/stock/MUG-OAT/adjustments']);
    });

    it('says when the answer is a replay', async () => {
      gateway.answer('adjustStock', (_, sendMetadata) => {
        const replayed = gateway.lastAsked().metadata.clone();
        for (const key of Object.keys(replayed.getMap())) replayed.remove(key);
        replayed.set(metadataKeys.idempotentReplayed, 'true');
        sendMetadata(replayed);
        return { stock: someStock() };
      });
      const answer = await adjust({ delta: 1, reason: 'found' }, 'k-2');
      expect([answer.status, answer.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    });

    it('says nothing when it is not', async () => {
      expect((await adjust({ delta: 1, reason: 'found' }, 'k-3')).headers.get('idempotent-replayed')).toBeNull();
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
