import { request } from 'node:http';
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
      ['/products?q=%ff', 'q', 'INVALID_TEXT'],
      ['/products?q=%ed%a0%80', 'q', 'INVALID_TEXT'],
      ['/products?attr[colour]=r%f6d', 'attr.colour', 'INVALID_TEXT'],
      ['/products?q=a%01b', 'q', 'INVALID_TEXT'],
      ['/products?q=a%0Ab', 'q', 'INVALID_TEXT'],
      ['/products?brand=%c2%9b31m', 'brand', 'INVALID_TEXT'],
      ['/products?cursor=%7f', 'cursor', 'INVALID_TEXT'],
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

  describe('a form', () => {
    it.each(['newPassword=%ff%fe1234567', new Uint8Array([...Buffer.from('newPassword=1234567'), 0xff])])(
      'that is no UTF-8 changes no password: %p',
      async (body) => {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        const { status } = await gateway.api.send({ method: 'POST', path: `${gateway.url}/reset-password?token=t`, body, headers });
        expect([status, gateway.asked()]).toEqual([400, []]);
      },
    );
  });

  describe('a User-Agent', () => {
    const agentOf = async (header: string) => {
      gateway.answer('logIn', () => ({ user: aUser(), tokens: { accessToken: 'a', refreshToken: 'r', expiresIn: 900 } }));
      const body = JSON.stringify({ email: 'ada@example.com', password: 'a long password' });
      const answer = await new Promise<number | undefined>((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), 'user-agent': header };
        request(`${gateway.url}/api/v1/auth/login`, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end(Buffer.from(body));
      });
      return [answer, (gateway.lastAsked().request as { userAgent: string }).userAgent];
    };
    const bytes = (text: string) => Buffer.from(text).toString('latin1');

    it.each([
      ['ASCII', 'curl/8', 'curl/8'],
      ['UTF-8', bytes('Café 🫖'), 'Café 🫖'],
      ['bytes that are no UTF-8', 'Caf\u00e9\u00ff', 'Café\u00ff'],
      ['C1 control characters', 'a\u0085b', 'a\u0085b'],
      ['300 characters and more', bytes('🫖'.repeat(400)), '🫖'.repeat(300)],
    ])('of %s never keeps anybody from logging in', async (_, header, told) => {
      expect(await agentOf(header)).toEqual([200, told]);
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

    const goods = { name: 'Mug', sku: 'MUG', price: { amount: 1, currency: 'GBP' } };
    const anyControl = ['\u0001', '\u0007', '\b', '\u001b[31m', '\u007f', '\u0085', '\u009f'];

    it.each([...anyControl, '\t', '\n', '\r'])('holds no control character in one line: %j', async (control) => {
      const text = `a${control}b`;
      const order = {
        lines: [{ sku: 'MUG', quantity: 1 }],
        shippingAddress: { name: text, line1: '1', city: 'L', postalCode: '1', country: 'GB' },
      };
      const refused: [string, object, string][] = [
        ['/orders', order, 'shippingAddress.name INVALID_TEXT'],
        ['/products', { ...goods, name: text }, 'name INVALID_TEXT'],
        ['/products', { ...goods, brand: text }, 'brand INVALID_TEXT'],
        ['/products', { ...goods, options: [{ name: 'size', values: ['L', text] }] }, 'options[0].values INVALID_TEXT'],
        ['/products', { ...goods, images: [`https://images.example/${text}`] }, 'images'],
        ['/products', { ...goods, attributes: { [text]: 'x' } }, 'attributes NAME'],
      ];
      for (const [path, body, wrong] of refused) {
        const { status, errors } = (await gateway.as('admin').post(path, body)).problem;
        expect([path, status, errors?.map(({ field, code }) => `${field} ${code}`).join()]).toEqual([
          path,
          400,
          expect.stringContaining(wrong),
        ]);
        expect(errors).toHaveLength(1);
      }
      expect(gateway.asked()).toEqual([]);
    });

    it.each(anyControl)('holds no control character in several lines but tabs and their ends: %j', async (control) => {
      const text = `one\ttwo\r\n${control}`;
      const { errors } = (await gateway.as('admin').post('/products', { ...goods, description: text, attributes: { care: text } })).problem;
      expect(errors?.map(({ field, code }) => `${field} ${code}`).sort()).toEqual(['attributes VALUE', 'description INVALID_TEXT']);
    });

    it('may hold whatever somebody has for a password', async () => {
      gateway.answer('register', () => ({ user: aUser(), tokens: { accessToken: 'a', refreshToken: 'r', expiresIn: 900 } }));
      const password = 'tab\tbell\u0007\u0085';
      expect((await register({ email: 'ada@example.com', password, firstName: 'A', lastName: 'L' })).status).toBe(201);
      expect(gateway.lastAsked().request).toMatchObject({ password });
    });

    it('is refused where none is taken', async () => {
      const { errors } = (await gateway.as('customer').post('/auth/logout', { everywhere: true })).problem;
      expect(errors).toEqual([expect.objectContaining({ field: 'everywhere', code: 'UNKNOWN_FIELD' })]);
    });
  });
});
