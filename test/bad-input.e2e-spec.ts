import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient, ApiRequest } from '#testing/api-client.js';
import type { Order, Product } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { atRest } from '#testing/at-rest.js';
import { contentOf } from '#testing/database-content.js';
import { aPassword, anAddress, anOrder, type Customer, TestShop } from '#testing/test-shop.js';

let copy: AshlarCopy;
let shop: TestShop;
let ada: Customer;
let order: Order;
let product: Product;

beforeAll(async () => {
  copy = await startCopy();
  shop = await TestShop.open(copy);
  ada = await shop.customer();
  product = await shop.product({ sku: 'MUG', price: pounds(1_000), stock: 10 });
  await shop.product({ sku: 'TASSE', price: { amount: 1_200, currency: 'EUR' }, stock: 10 });
  await shop.product({ sku: 'CROWN', price: pounds(Number.MAX_SAFE_INTEGER), stock: 10 });
  await shop.product({ sku: 'LAST', price: pounds(500), stock: 1 });
  await shop.product({ name: 'Jug', sku: 'JUG', price: pounds(100), stock: 1, status: 'draft' });
  order = (await ada.order({ MUG: 1 }, 'tok_ok')).data;
});

afterAll(() => copy.stop(), 30_000);

const pounds = (amount: number) => ({ amount, currency: 'GBP' });
const wish = (change: object = {}) => ({ ...anOrder({ MUG: 1 }), ...change });
const line = (change: object) => wish({ lines: [{ sku: 'MUG', quantity: 1, ...change }] });
const address = (change: object) => wish({ shippingAddress: { ...anAddress(), ...change } });
const goods = (change: object = {}) => ({ name: 'Bowl', sku: 'BOWL', price: pounds(100), stock: 1, ...change });
const person = (change: object = {}) => ({
  email: 'new@example.com',
  password: aPassword,
  firstName: 'Ada',
  lastName: 'L',
  ...change,
});

/**
 * Everything that the three services keep, but for when somebody was last seen, what their keys were answered, how far readers have come, and who
 * tried what.
 */
async function everything(): Promise<object> {
  const except = ['session', 'idempotency_record', 'event_cursor', 'audit_log', 'audit_log_head'];
  return Promise.all((['users', 'catalog', 'orders'] as const).map((name) => contentOf(copy.databaseUrl(name), { except })));
}

interface Refusal {
  who?: () => ApiClient;
  request: Omit<ApiRequest, 'method'> & { method?: string };
  outcome: string;
  /** The fields that the problem names. */
  fields?: string[];
}

/** What the last refusal left as it was, until something is changed on purpose. */
let untouched: object | undefined;

async function expectRefusal({ who = () => ada, request, outcome, fields }: Refusal): Promise<void> {
  const before = await atRest(everything, untouched);
  const charges = await shop.ledger();
  const answer = await who().send({ method: 'POST', ...request });
  expect(`${answer.outcome} ${answer.problem.errors?.map(({ field }) => field).join(' ') ?? ''}`.trim()).toBe(
    [outcome, ...(fields ?? [])].join(' '),
  );
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.problem).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status: answer.status,
    detail: expect.any(String),
    instance: expect.stringMatching(/^\/api\/v1\//),
    requestId: answer.headers.get('x-request-id'),
  });
  for (const error of answer.problem.errors ?? []) {
    expect(error).toEqual({ field: error.field, code: expect.stringMatching(/^[A-Z_]+$/), message: expect.stringMatching(/\w/) });
  }
  expect(answer.text).not.toMatch(/Error:|node_modules|\.ts\b|SELECT|fastify|nestjs|typeorm|postgres|grpc/i);
  expect(await everything()).toEqual(before);
  untouched = before;
  expect(await shop.ledger()).toEqual(charges);
}

const invalid = '400 VALIDATION_FAILED';

describe('An order is refused', () => {
  it.each<[string, unknown, string[], string?]>([
    ['with nothing in it', {}, ['lines', 'shippingAddress']],
    ['without lines', wish({ lines: [] }), ['lines']],
    ['with lines that are no list', wish({ lines: 'MUG' }), ['lines']],
    ['with a line that is no object', wish({ lines: ['MUG'] }), ['lines[0]']],
    ['with a line too few fields long', wish({ lines: [{}] }), ['lines[0].sku', 'lines[0].quantity']],
    ['with a field that nobody knows', wish({ coupon: 'FREE' }), ['coupon']],
    ['with a price of its own', line({ unitPrice: pounds(1) }), ['lines[0].unitPrice']],
    ['for no pieces', line({ quantity: 0 }), ['lines[0].quantity']],
    ['for fewer than no pieces', line({ quantity: -1 }), ['lines[0].quantity']],
    ['for half a piece', line({ quantity: 1.5 }), ['lines[0].quantity']],
    ['for a text of pieces', line({ quantity: '1' }), ['lines[0].quantity']],
    ['for null pieces', line({ quantity: null }), ['lines[0].quantity']],
    ['for 10⁹ pieces', line({ quantity: 1_000_000_000 }), ['lines[0].quantity']],
    ['for 10²¹ pieces', line({ quantity: 1e21 }), ['lines[0].quantity']],
    ['for too many pieces in two lines', wish({ lines: Array(2).fill({ sku: 'MUG', quantity: 600_000 }) }), ['lines[1].quantity']],
    ['with 501 lines', wish({ lines: Array(501).fill({ sku: 'MUG', quantity: 1 }) }), ['lines']],
    ['for a SKU that is a number', line({ sku: 7 }), ['lines[0].sku']],
    ['for a SKU with a NUL in it', line({ sku: 'M\0UG' }), ['lines[0].sku']],
    ['for a SKU with half a surrogate pair', line({ sku: 'M\ud800UG' }), ['lines[0].sku']],
    ['for a SKU that does not exist', line({ sku: 'NO-SUCH' }), ['lines[0]'], '422 UNKNOWN_SKU'],
    ['for a SKU that is not on sale', line({ sku: 'JUG' }), ['lines[0]'], '422 UNKNOWN_SKU'],
    ['to nowhere', wish({ shippingAddress: null }), ['shippingAddress']],
    ['to an address without a city', address({ city: undefined }), ['shippingAddress.city']],
    ['to a name with a NUL in it', address({ name: 'A\0da' }), ['shippingAddress.name']],
    ['to a country that is none', address({ country: 'XX' }), ['shippingAddress.country']],
    ['to a country that is a word', address({ country: 'England' }), ['shippingAddress.country']],
    ['to a country in lower case', address({ country: 'gb' }), ['shippingAddress.country']],
    ['to another planet', address({ planet: 'Mars' }), ['shippingAddress.planet']],
    ['paid with half a payment', wish({ payment: { provider: 'sandbox' } }), ['payment.token']],
    ['paid with nobody we know', wish({ payment: { provider: 'shells', token: 't' } }), ['payment.provider'], '422 UNKNOWN_PROVIDER'],
    ['expecting a bare number', wish({ expectedTotal: 1_000 }), ['expectedTotal']],
    ['expecting less than nothing', wish({ expectedTotal: pounds(-1) }), ['expectedTotal.amount']],
    ['expecting fractions of a penny', wish({ expectedTotal: pounds(1_000.5) }), ['expectedTotal.amount']],
    ['expecting a currency that is none', wish({ expectedTotal: { amount: 1_000, currency: 'ZZZ' } }), ['expectedTotal.currency']],
    ['expecting another total', wish({ expectedTotal: pounds(999) }), ['expectedTotal'], '409 PRICE_CHANGED'],
    ['in two currencies', anOrder({ MUG: 1, TASSE: 1 }), ['lines'], '422 MIXED_CURRENCIES'],
    ['with a total that no number holds', anOrder({ CROWN: 2 }), ['lines'], '422 TOTAL_TOO_LARGE'],
    [
      'for two SKUs that do not exist, by the lines that name them',
      wish({ lines: ['MUG', 'MUG', 'A', 'MUG', 'B'].map((sku) => ({ sku, quantity: 1 })) }),
      ['lines[2]', 'lines[4]'],
      '422 UNKNOWN_SKU',
    ],
    ['for more than there is', anOrder({ LAST: 2 }), ['lines[0]'], '409 OUT_OF_STOCK'],
  ])('%s', async (_what, body, fields, outcome = invalid) => {
    // What was held for a moment leaves its trace in the catalog; what it left of the stock is asked for below.
    if (outcome !== invalid) return expectNothingHeld(body, outcome, fields);
    await expectRefusal({ request: { path: '/orders', body }, outcome, fields });
  });

  /** For an order that makes sense and is refused all the same. */
  async function expectNothingHeld(body: unknown, outcome: string, fields: string[]): Promise<void> {
    const skus = ['MUG', 'TASSE', 'CROWN', 'LAST', 'JUG'];
    const state = async () => [
      (await ada.get<Order[]>('/orders?limit=100')).data,
      await Promise.all(skus.map((sku) => shop.stockOf(sku))),
      await shop.ledger(),
    ];
    untouched = undefined;
    const before = await atRest(state);
    const answer = await ada.post('/orders', body);
    expect([answer.outcome, ...(answer.problem.errors ?? []).map(({ field }) => field)]).toEqual([outcome, ...fields]);
    expect(await state()).toEqual(before);
  }

  it.each<[string, string | Uint8Array, string]>([
    ['as half a document', '{"lines":[', '400 MALFORMED_JSON'],
    ['as no JSON at all', 'lines=MUG', '400 MALFORMED_JSON'],
    ['as JSON with a comment', '{"lines":[] /* none */}', '400 MALFORMED_JSON'],
    ['in another encoding than UTF-8', Uint8Array.of(0x7b, 0x22, 0xe4, 0x22, 0x3a, 0x31, 0x7d), '400 MALFORMED_JSON'],
    ['as an empty body', '', `${invalid} body`],
    ['as a list', '[]', `${invalid} body`],
    ['as a text', '"MUG"', `${invalid} body`],
    ['as null', 'null', `${invalid} body`],
    ['with a prototype', '{"__proto__":{"admin":true}}', `${invalid} __proto__`],
    ['nested without end', `{"lines":${'['.repeat(2_000)}${']'.repeat(2_000)}}`, `${invalid} body`],
    ['in more than a mebibyte', JSON.stringify(wish({ note: 'x'.repeat(2 ** 20) })), '413 BODY_TOO_LARGE'],
  ])('%s', async (_what, body, refusal) => {
    const [status, code, ...fields] = refusal.split(' ');
    await expectRefusal({ request: { path: '/orders', body }, outcome: `${status} ${code}`, fields });
  });

  it.each([
    ['as a form', 'application/x-www-form-urlencoded'],
    ['as plain text', 'text/plain'],
    ['as XML', 'application/xml'],
  ])('%s', async (_what, type) => {
    const request = { path: '/orders', body: JSON.stringify(wish()), headers: { 'content-type': type } };
    await expectRefusal({ request, outcome: '415 UNSUPPORTED_MEDIA_TYPE' });
  });

  it.each<[string, string | null]>([
    ['without an idempotency key', null],
    ['with one that has a space', 'two words'],
    ['with one of 256 characters', 'k'.repeat(256)],
    ['with one beyond ASCII', 'schlüssel'],
  ])('%s', async (_what, key) => {
    await expectRefusal({
      request: { path: '/orders', body: wish(), key },
      outcome: '400 IDEMPOTENCY_KEY_REQUIRED',
      fields: ['Idempotency-Key'],
    });
  });

  it('and its key is not used up', async () => {
    const key = crypto.randomUUID();
    expect((await ada.post('/orders', wish({ lines: [] }), { key })).outcome).toBe(invalid);
    expect((await ada.post('/orders', wish(), { key })).status).toBe(201);
  });
});

describe('Of an order', () => {
  it('two lines of one SKU are one line with the sum', async () => {
    const sku = await shop.sku({ stock: 5 });
    const lines = [1, 2].map((quantity) => ({ sku, quantity }));
    const placed = (await ada.post<Order>('/orders', wish({ lines }))).data;
    expect(placed.lines).toMatchObject([{ sku, quantity: 3, total: pounds(3_000) }]);
    expect(await shop.stockOf(sku)).toEqual({ onHand: 5, reserved: 3, available: 2 });
  });

  it.each<[string, string, unknown, string, string[]]>([
    ['a payment without a token', 'payments', { provider: 'sandbox' }, invalid, ['token']],
    ['a payment for an order that is paid', 'payments', { provider: 'sandbox', token: 'tok_ok' }, '409 ORDER_NOT_PAYABLE', []],
    ['a cancellation with an unknown field', 'cancel', { refund: false }, invalid, ['refund']],
  ])('%s is refused', async (_what, action, body, outcome, fields) => {
    await expectRefusal({ request: { path: `/orders/${order.id}/${action}`, body }, outcome, fields });
  });

  it.each<[string, unknown, string, string[]]>([
    ['without a reason', {}, invalid, ['reason']],
    ['of nothing', { amount: pounds(0), reason: 'r' }, invalid, ['amount.amount']],
    ['of less than nothing', { amount: pounds(-1), reason: 'r' }, invalid, ['amount.amount']],
    ['in another currency', { amount: { amount: 1, currency: 'EUR' }, reason: 'r' }, invalid, ['amount.currency']],
    ['of more than was paid', { amount: pounds(1_001), reason: 'r' }, '422 REFUND_EXCEEDS_PAID', ['amount']],
    ['with a reason that has a NUL', { reason: '\0' }, invalid, ['reason']],
    ['that is to restock perhaps', { reason: 'r', restock: 'maybe' }, invalid, ['restock']],
  ])('a refund %s is refused', async (_what, body, outcome, fields) => {
    await expectRefusal({ who: () => shop.admin, request: { path: `/orders/${order.id}/refunds`, body }, outcome, fields });
  });
});

describe('A product is refused', () => {
  it.each<[string, unknown, string[], string?]>([
    ['without a name', goods({ name: undefined }), ['name']],
    ['with a blank name', goods({ name: '  ' }), ['name']],
    ['with a NUL in its name', goods({ name: 'Bo\0wl' }), ['name']],
    ['with a NUL in an attribute', goods({ attributes: { glaze: '\0' } }), ['attributes.glaze']],
    ['with a negative price', goods({ price: pounds(-1) }), ['price.amount']],
    ['with a price in pounds and pence', goods({ price: pounds(19.99) }), ['price.amount']],
    ['with a price that is a text', goods({ price: { amount: '1999', currency: 'GBP' } }), ['price.amount']],
    ['with a bare number for a price', goods({ price: 1_999 }), ['price']],
    ['with a price beyond what JSON holds', goods({ price: pounds(2 ** 53) }), ['price.amount']],
    ['with a currency that is none', goods({ price: { amount: 1, currency: 'ZZZ' } }), ['price.currency']],
    ['with a currency in lower case', goods({ price: { amount: 1, currency: 'gbp' } }), ['price.currency']],
    ['with less than no stock', goods({ stock: -1 }), ['stock']],
    ['with 10¹⁰ pieces', goods({ stock: 10_000_000_000 }), ['stock']],
    ['with a status that is none', goods({ status: 'sold' }), ['status']],
    [
      'with a price it used to cost that is lower',
      goods({
        sku: undefined,
        price: undefined,
        stock: undefined,
        variants: [{ sku: 'BOWL', price: pounds(2), compareAtPrice: pounds(1) }],
      }),
      ['variants[0].compareAtPrice'],
    ],
    ['with no variants', goods({ sku: undefined, price: undefined, stock: undefined, variants: [] }), ['variants']],
    ['with a category that is no id', goods({ categoryId: 'kitchen' }), ['categoryId']],
    ['with a field that nobody knows', goods({ colour: 'blue' }), ['colour']],
    ['with a SKU that is taken', { name: 'Bowl', variants: [{ sku: 'MUG', price: pounds(1) }] }, ['variants[0].sku'], '409 SKU_TAKEN'],
  ])('%s', async (_what, body, fields, outcome = invalid) => {
    await expectRefusal({ who: () => shop.admin, request: { path: '/products', body }, outcome, fields });
  });

  it('with an If-Match that is no entity tag', async () => {
    const request = { method: 'PATCH', path: `/products/${product.id}`, body: { name: 'Cup' }, headers: { 'if-match': '1' } };
    await expectRefusal({ who: () => shop.admin, request, outcome: invalid, fields: ['If-Match'] });
  });
});

describe('An adjustment of stock is refused', () => {
  it.each<[string, unknown, string[], string?]>([
    ['without a change', { reason: 'count' }, ['delta']],
    ['without a reason', { delta: 1 }, ['reason']],
    ['with two changes', { delta: 1, set: 2, reason: 'count' }, ['set']],
    ['of half a piece', { delta: 0.5, reason: 'count' }, ['delta']],
    ['to less than nothing', { set: -1, reason: 'count' }, ['set']],
    ['that takes more than there is', { delta: -1_000, reason: 'count' }, [], '409 STOCK_CONFLICT'],
    ['that expects what is not there', { set: 5, expected: 77, reason: 'count' }, [], '409 STOCK_CONFLICT'],
    ['beyond what a shelf holds', { delta: 1_000_000_000, reason: 'count' }, [], '409 STOCK_CONFLICT'],
  ])('%s', async (_what, body, fields, outcome = invalid) => {
    await expectRefusal({ who: () => shop.admin, request: { path: '/stock/MUG/adjustments', body }, outcome, fields });
  });
});

describe('A registration is refused', () => {
  it.each<[string, unknown, string[]]>([
    ['with nothing in it', {}, ['email', 'password', 'firstName', 'lastName']],
    ['with an address that is none', person({ email: 'ada at home' }), ['email']],
    ['with a short password', person({ password: '7 chars' }), ['password']],
    ['with a password of 129 characters', person({ password: 'p'.repeat(129) }), ['password']],
    ['with a password that everybody uses', person({ password: 'password123' }), ['password']],
    ['with a NUL in the password', person({ password: 'long enough\0' }), ['password']],
    ['with a name that is a number', person({ firstName: 7 }), ['firstName']],
    ['as an administrator', person({ role: 'admin' }), ['role']],
  ])('%s', async (_what, body, fields) => {
    await expectRefusal({ who: () => shop.guest, request: { path: '/auth/register', body }, outcome: invalid, fields });
  });
});

describe('A list is refused', () => {
  it.each([
    ['/products?limit=0', 'limit'],
    ['/products?limit=101', 'limit'],
    ['/products?limit=ten', 'limit'],
    ['/products?limit=1.5', 'limit'],
    ['/products?limit=1&limit=2', 'limit'],
    ['/products?colour=blue', 'colour'],
    ['/products?minPrice=-1', 'minPrice'],
    ['/products?minPrice=2&maxPrice=1', 'minPrice'],
    ['/products?inStock=perhaps', 'inStock'],
    ['/products?sort=random', 'sort'],
    ['/products?q=%00', 'q'],
    ['/products?attr[colour]=%00', 'attr.colour'],
    ['/products?cursor=broken', 'cursor'],
    ['/products?cursor=eyJpZCI6MX0.AAAA', 'cursor'],
    ['/orders?cursor=broken', 'cursor'],
    ['/orders?status=lost', 'status'],
    ['/orders?from=yesterday', 'from'],
    ['/orders?count=roughly', 'count'],
    [`/orders/${'x'.repeat(5)}?fields=id`, 'fields'],
  ])('%s', async (path, field) => {
    await expectRefusal({ request: { method: 'GET', path }, outcome: invalid, fields: [field] });
  });

  it('with the cursor of another list, or one that was tampered with', async () => {
    const first = await shop.guest.get('/products?limit=1&sort=name');
    const cursor = first.json.meta.page?.nextCursor ?? '';
    expect(cursor).not.toBe('');
    const at = Math.floor(cursor.length / 2);
    const tampered = cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1);
    const query = (text: string, sort = 'name') => `/products?limit=1&sort=${sort}&cursor=${encodeURIComponent(text)}`;
    expect((await shop.guest.get(query(cursor))).status).toBe(200);
    for (const path of [query(cursor, 'price'), query(tampered), `/orders?cursor=${encodeURIComponent(cursor)}`]) {
      await expectRefusal({ request: { method: 'GET', path }, outcome: invalid, fields: ['cursor'] });
    }
  });
});

describe('A list is empty, and nothing worse,', () => {
  it.each([
    ['with an attribute that nothing has', 'attr[no such thing]=1'],
    ["with somebody's wildcards", 'q=%25%25_%25'],
    ['with quotes and operators', `q=${encodeURIComponent(`'" & | ! <-> :* \\ ')--`)}`],
    ['with SQL in a filter', `brand=${encodeURIComponent("x' OR '1'='1")}`],
    ['with a category that is SQL', `category=${encodeURIComponent("x'; DROP TABLE product; --")}`],
  ])('%s', async (_what, query) => {
    for (const facets of ['', '&facets=true']) {
      const answer = await shop.guest.get(`/products?${query}${facets}`);
      expect([answer.outcome, answer.data]).toEqual(['200', []]);
    }
  });

  it('or refused, with 10⁴ characters', async () => {
    const request = { method: 'GET', path: `/products?q=${'mug+'.repeat(2_500)}` };
    await expectRefusal({ who: () => shop.guest, request, outcome: invalid, fields: ['q'] });
  });
});

describe('An address', () => {
  it.each([
    ['that is not there', 'GET', '/nothing', '404 ROUTE_NOT_FOUND'],
    ['with a NUL in it', 'GET', '/products/a%00b', '400 VALIDATION_FAILED'],
    ['that is no URL', 'GET', '/products/%zz', '400 MALFORMED_URL'],
    ['of another method', 'PUT', '/orders', '405 METHOD_NOT_ALLOWED'],
  ])('%s is refused', async (_what, method, path, outcome) => {
    const answer = await ada.send({ method, path });
    expect(answer.outcome).toBe(outcome);
    if (method === 'PUT') expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
  });
});
