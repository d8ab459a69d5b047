import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aProduct, aUser } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('what a request says', () => {
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
});
