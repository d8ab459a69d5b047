import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer } from '#testing/api-client.js';
import type { LoggedIn, Order, OrderEvent, Payment, Product, Refund, User } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { aPassword, type Customer, TestShop } from '#testing/test-shop.js';

let copy: AshlarCopy;
let shop: TestShop;
let ada: Customer;

beforeAll(async () => {
  copy = await startCopy();
  shop = await TestShop.open(copy);
  ada = await shop.customer();
});

afterAll(() => copy.stop(), 30_000);

/** Commits and releases of reservations are jobs: they come true in a moment, and stay so. */
const expectStock = (sku: string, stock: { onHand: number; reserved: number }) =>
  eventually(async () => expect(await shop.stockOf(sku)).toEqual({ ...stock, available: stock.onHand - stock.reserved }));

const expectOrder = (id: string, order: object, withinMs?: number) =>
  eventually(async () => expect((await ada.get<Order>(`/orders/${id}`)).data).toMatchObject(order), withinMs);

const expectMoney = (orderId: string, movements: string[]) =>
  eventually(async () => expect(await shop.moneyOf(orderId)).toEqual(movements));

const pay = (order: Order, token: string) => ada.post<Payment>(`/orders/${order.id}/payments`, { provider: 'sandbox', token });
const refund = (order: Order, body: object = {}) => shop.admin.post<Refund>(`/orders/${order.id}/refunds`, { reason: 'damaged', ...body });
const pounds = (amount: number) => ({ amount, currency: 'GBP' });

describe('A customer', () => {
  it('registers, and is who they said they are', async () => {
    const email = `Grace.${crypto.randomUUID()}@Example.com`;
    const registered = await shop.guest.post<LoggedIn>('/auth/register', {
      email,
      password: aPassword,
      firstName: 'Grace',
      lastName: 'Hopper',
    });
    expect(registered.status).toBe(201);
    expect(registered.data.tokens).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 });
    const grace = await shop.logIn(email.toUpperCase());
    expect((await grace.get<User>('/users/me')).data).toMatchObject({ id: registered.data.user.id, role: 'customer' });
  });

  it('cannot take an address that somebody has, and is not told who has one', async () => {
    const person = { email: ada.user.email.toUpperCase(), password: aPassword, firstName: 'A', lastName: 'B' };
    expect((await shop.guest.post('/auth/register', person)).outcome).toBe('409 EMAIL_TAKEN');
    const wrong = await shop.guest.post('/auth/login', { email: ada.user.email, password: 'not the password' });
    const nobody = await shop.guest.post('/auth/login', { email: 'nobody@example.com', password: 'not the password' });
    expect([wrong.outcome, nobody.outcome]).toEqual(['401 INVALID_CREDENTIALS', '401 INVALID_CREDENTIALS']);
  });

  it('is somebody else the moment they log out', async () => {
    const grace = await shop.customer();
    expect((await grace.get('/users/me')).status).toBe(200);
    expect((await grace.post('/auth/logout')).status).toBe(204);
    expect((await grace.get('/users/me')).outcome).toBe('401 UNAUTHENTICATED');
    expect((await grace.order({ ANY: 1 })).outcome).toBe('401 UNAUTHENTICATED');
    const refreshed = await shop.guest.post('/auth/refresh', { refreshToken: grace.tokens.refreshToken });
    expect(refreshed.status).toBe(401);
  });

  it('gets new tokens for a refresh token once; the second time ends the whole family', async () => {
    const { refreshToken } = (await shop.customer()).tokens;
    const { tokens } = (await shop.guest.post<LoggedIn>('/auth/refresh', { refreshToken })).data;
    expect(tokens.refreshToken).not.toBe(refreshToken);
    expect((await shop.guest.as(tokens.accessToken).get('/users/me')).status).toBe(200);

    expect((await shop.guest.post('/auth/refresh', { refreshToken })).outcome).toBe('401 REFRESH_TOKEN_REUSED');
    expect((await shop.guest.post('/auth/refresh', { refreshToken: tokens.refreshToken })).status).toBe(401);
    await eventually(async () => expect((await shop.guest.as(tokens.accessToken).get('/users/me')).status).toBe(401));
  });
});

describe('The shelves', () => {
  const word = `Zephyr${Date.now()}`;
  let kitchen: string;
  let mug: Product;
  let bowl: Product;

  beforeAll(async () => {
    const make = async (fields: object) => (await shop.admin.post<{ id: string; slug: string }>('/categories', fields)).data;
    const parent = await make({ name: `${word} Kitchen` });
    const child = await make({ name: `${word} Mugs`, parentId: parent.id });
    kitchen = parent.slug;
    const item = (name: string, amount: number, more: object) =>
      shop.product({ name: `${word} ${name}`, sku: `${word}-${name}`, price: pounds(amount), stock: 3, ...more });
    mug = await item('Mug', 1_200, { categoryId: child.id, brand: `${word} Pottery`, attributes: { colour: 'blue' } });
    bowl = await item('Bowl', 3_400, { categoryId: parent.id, stock: 0, attributes: { colour: 'red' } });
    await item('Lamp', 9_900, {});
  });

  const slugs = async (query: string) => (await shop.guest.get<Product[]>(`/products?${query}`)).data.map(({ slug }) => slug).sort();

  it('show a product by its id and by its slug, with what is left of it', async () => {
    const byId = (await shop.guest.get<Product>(`/products/${mug.id}`)).data;
    expect(byId).toMatchObject({ name: `${word} Mug`, inStock: true, category: { path: expect.stringContaining(`${kitchen}/`) } });
    expect(byId.variants).toMatchObject([{ sku: `${word}-Mug`, price: pounds(1_200), available: 3 }]);
    expect((await shop.guest.get<Product>(`/products/${mug.slug}`)).data).toEqual(byId);
  });

  it('are searched by words', async () => {
    expect(await slugs(`q=${word}+mug`)).toEqual([mug.slug]);
    expect(await slugs(`q=${word}`)).toHaveLength(3);
  });

  it.each([
    ['a category with all below it', (): string => `category=${kitchen}`, ['Bowl', 'Mug']],
    ['a brand', () => `brand=${encodeURIComponent(`${word} Pottery`)}`, ['Mug']],
    ['a price range', () => `q=${word}&minPrice=1200&maxPrice=3400`, ['Bowl', 'Mug']],
    ['what is in stock', () => `q=${word}&inStock=true`, ['Lamp', 'Mug']],
    ['an attribute', () => `q=${word}&attr[colour]=red`, ['Bowl']],
  ])('are filtered by %s', async (_what, query, names) => {
    const found = (await shop.guest.get<Product[]>(`/products?${query()}`)).data;
    expect(found.map(({ name }) => name.replace(`${word} `, '')).sort()).toEqual(names);
  });

  it('are sorted, and read page by page without a gap or a repeat', async () => {
    const seen: number[] = [];
    for (let next: string | null = `/products?q=${word}&sort=-price&limit=1`; next !== null;) {
      const page: ApiAnswer<Product[]> = await shop.guest.get<Product[]>(next);
      seen.push(...page.data.flatMap(({ variants }) => variants.map(({ price }) => price.amount)));
      const cursor: string | null | undefined = page.json.meta.page?.nextCursor;
      next = cursor ? `/products?q=${word}&sort=-price&limit=1&cursor=${encodeURIComponent(cursor)}` : null;
    }
    expect(seen).toEqual([9_900, 3_400, 1_200]);
  });

  it('answer 304 to whoever has the version that is there, and 412 to whoever would overwrite another', async () => {
    const etag = (await shop.guest.get(`/products/${bowl.id}`)).headers.get('etag') ?? '';
    expect((await shop.guest.get(`/products/${bowl.id}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const rename = (name: string) =>
      shop.admin.patch(`/products/${bowl.id}`, { name: `${word} ${name}` }, { headers: { 'if-match': etag } });
    expect((await rename('Bowl')).status).toBe(200);
    expect((await rename('Basin')).outcome).toBe('412 VERSION_MISMATCH');
  });
});

describe('An order', () => {
  it('is placed and paid in one call, shipped and delivered; its history has no gap', async () => {
    const sku = await shop.sku({ stock: 5, price: 1_250 });
    const placed = await ada.order({ [sku]: 2 }, 'tok_ok');
    const order = placed.data;
    expect(placed.headers.get('location')).toBe(`/api/v1/orders/${order.id}`);
    expect(order).toMatchObject({
      status: 'paid',
      paymentStatus: 'paid',
      currency: 'GBP',
      customerId: ada.user.id,
      email: ada.user.email,
      lines: [{ sku, quantity: 2, unitPrice: pounds(1_250), total: pounds(2_500) }],
      totals: { items: pounds(2_500), grand: pounds(2_500) },
      payments: [{ provider: 'sandbox', status: 'succeeded', amount: pounds(2_500) }],
    });
    await expectStock(sku, { onHand: 3, reserved: 0 });
    await expectMoney(order.id, ['charge 2500']);

    const parcel = { carrier: 'Royal Mail', trackingNumber: 'RM123456785GB' };
    expect((await shop.admin.post(`/orders/${order.id}/deliver`)).outcome).toBe('409 ORDER_NOT_DELIVERABLE');
    expect((await shop.admin.post<Order>(`/orders/${order.id}/ship`, parcel)).data.status).toBe('shipped');
    expect((await ada.post(`/orders/${order.id}/cancel`)).outcome).toBe('409 ORDER_NOT_CANCELLABLE');
    expect((await shop.admin.post<Order>(`/orders/${order.id}/deliver`)).data.status).toBe('delivered');

    const history = (await ada.get<OrderEvent[]>(`/orders/${order.id}/events`)).data;
    expect(history.map(({ type }) => type)).toEqual(['order.placed', 'order.paid', 'order.shipped', 'order.delivered']);
    expect(history.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(new Set(history.map(({ subject }) => subject))).toEqual(new Set([order.id]));
  });

  it('holds its stock until it is paid in a second call', async () => {
    const sku = await shop.sku({ stock: 5 });
    const order = (await ada.order({ [sku]: 2 })).data;
    expect(order).toMatchObject({ status: 'awaiting_payment', paymentStatus: 'unpaid', payments: [] });
    expect(await shop.stockOf(sku)).toEqual({ onHand: 5, reserved: 2, available: 3 });

    expect((await pay(order, 'tok_ok')).data).toMatchObject({ orderId: order.id, status: 'succeeded' });
    await expectOrder(order.id, { status: 'paid', expiresAt: null });
    await expectStock(sku, { onHand: 3, reserved: 0 });
    expect((await pay(order, 'tok_ok')).outcome).toBe('409 ORDER_NOT_PAYABLE');
    await expectMoney(order.id, ['charge 2000']);
  });

  it('is there when its payment is declined, keeps its stock, and can be paid again', async () => {
    const sku = await shop.sku({ stock: 5 });
    const placed = await ada.order({ [sku]: 1 }, 'tok_declined');
    expect(placed.status).toBe(201);
    expect(placed.data).toMatchObject({ status: 'awaiting_payment', paymentStatus: 'failed', payments: [{ status: 'failed' }] });
    expect((await pay(placed.data, 'tok_declined')).outcome).toBe('402 PAYMENT_DECLINED');
    expect(await shop.stockOf(sku)).toEqual({ onHand: 5, reserved: 1, available: 4 });

    expect((await pay(placed.data, 'tok_ok')).status).toBe(201);
    await expectOrder(placed.data.id, { status: 'paid', paymentStatus: 'paid' });
    await expectStock(sku, { onHand: 4, reserved: 0 });
    await expectMoney(placed.data.id, ['charge 1000']);
  });

  it('waits for 3-D Secure, and is paid once it is confirmed', async () => {
    const order = (await ada.order({ [await shop.sku()]: 1 }, 'tok_3ds')).data;
    expect(order.status).toBe('awaiting_payment');
    const [payment] = order.payments;
    expect(payment).toMatchObject({ status: 'requires_action', nextAction: expect.anything() });
    expect(await shop.moneyOf(order.id)).toEqual([]);

    const confirmed = await ada.post<Payment>(`/payments/${payment?.id}/confirm`, { result: 'succeeded' });
    expect([confirmed.status, confirmed.data.status]).toEqual([200, 'succeeded']);
    await expectOrder(order.id, { status: 'paid', paymentStatus: 'paid' });
    await expectMoney(order.id, ['charge 1000']);
  });

  it('is not paid when 3-D Secure fails', async () => {
    const order = (await ada.order({ [await shop.sku()]: 1 }, 'tok_3ds')).data;
    const confirmed = await ada.post(`/payments/${order.payments[0]?.id}/confirm`, { result: 'failed' });
    expect(confirmed.outcome).toBe('402 PAYMENT_DECLINED');
    await expectOrder(order.id, { status: 'awaiting_payment', paymentStatus: 'failed' });
    expect(await shop.moneyOf(order.id)).toEqual([]);
  });

  it.each([
    ['good', 'tok_async_ok', { status: 'paid', paymentStatus: 'paid' }, ['charge 1000']],
    ['bad', 'tok_async_fail', { status: 'awaiting_payment', paymentStatus: 'failed' }, []],
  ])('learns a %s outcome by webhook', async (_outcome, token, settled, money) => {
    const order = (await ada.order({ [await shop.sku()]: 1 }, token)).data;
    expect(order).toMatchObject({ status: 'awaiting_payment', paymentStatus: 'processing' });
    // Sooner than anybody would ask the provider for it.
    await expectOrder(order.id, settled, 8_000);
    await expectMoney(order.id, money);
  });

  it('gives its stock back when it is cancelled before it is paid', async () => {
    const sku = await shop.sku({ stock: 5 });
    const order = (await ada.order({ [sku]: 2 })).data;
    expect((await ada.post<Order>(`/orders/${order.id}/cancel`)).data).toMatchObject({ status: 'cancelled' });
    await expectStock(sku, { onHand: 5, reserved: 0 });
    expect(await shop.moneyOf(order.id)).toEqual([]);
    expect((await pay(order, 'tok_ok')).outcome).toBe('409 ORDER_NOT_PAYABLE');
  });

  it('gives stock and money back when it is cancelled after it is paid', async () => {
    const sku = await shop.sku({ stock: 5 });
    const order = (await ada.order({ [sku]: 2 }, 'tok_ok')).data;
    await expectStock(sku, { onHand: 3, reserved: 0 });
    expect((await ada.post<Order>(`/orders/${order.id}/cancel`)).data.status).toBe('cancelled');
    await expectStock(sku, { onHand: 5, reserved: 0 });
    await expectMoney(order.id, ['charge 2000', 'refund 2000']);
    await expectOrder(order.id, { paymentStatus: 'refunded' });
    const history = (await ada.get<OrderEvent[]>(`/orders/${order.id}/events`)).data;
    expect(history.map(({ sequence }) => sequence)).toEqual(history.map((_, index) => index + 1));
    expect(history.map(({ type }) => type)).toEqual(expect.arrayContaining(['order.cancelled', 'order.refunded']));
  });

  it('is refunded in part and then in full, and never beyond', async () => {
    const sku = await shop.sku({ stock: 5 });
    const order = (await ada.order({ [sku]: 2 }, 'tok_ok')).data;
    const first = await refund(order, { amount: pounds(500) });
    expect(first.status).toBe(201);
    expect(first.data).toMatchObject({ paymentId: order.payments[0]?.id, amount: pounds(500), reason: 'damaged' });
    await expectOrder(order.id, { status: 'paid', paymentStatus: 'partially_refunded' });
    expect((await refund(order, { amount: pounds(1_501) })).outcome).toBe('422 REFUND_EXCEEDS_PAID');

    expect((await refund(order)).data.amount).toEqual(pounds(1_500));
    await expectOrder(order.id, { paymentStatus: 'refunded', payments: [{ refunded: pounds(2_000) }] });
    expect((await refund(order)).outcome).toBe('422 REFUND_EXCEEDS_PAID');
    await expectMoney(order.id, ['charge 2000', 'refund 500', 'refund 1500']);
    await expectStock(sku, { onHand: 3, reserved: 0 });
  });

  it('puts the pieces back on the shelf when the refund says so', async () => {
    const sku = await shop.sku({ stock: 5 });
    const order = (await ada.order({ [sku]: 2 }, 'tok_ok')).data;
    await expectStock(sku, { onHand: 3, reserved: 0 });
    expect((await refund(order, { restock: true })).status).toBe(201);
    await expectStock(sku, { onHand: 5, reserved: 0 });
  });

  it('has no refund while nothing is paid', async () => {
    const order = (await ada.order({ [await shop.sku()]: 1 })).data;
    expect((await refund(order)).status).toBe(409);
    expect((await shop.admin.post(`/orders/${order.id}/ship`)).outcome).toBe('409 ORDER_NOT_SHIPPABLE');
    expect(await shop.moneyOf(order.id)).toEqual([]);
  });

  it('names each SKU that is short, and holds nothing', async () => {
    const [plenty, few] = [await shop.sku({ stock: 5 }), await shop.sku({ stock: 1 })];
    const refused = await ada.order({ [plenty]: 1, [few]: 2 });
    expect(refused.outcome).toBe('409 OUT_OF_STOCK');
    expect(refused.problem.errors).toHaveLength(1);
    expect(refused.problem.errors?.[0]?.field).toContain('lines[1]');
    expect(await shop.stockOf(plenty)).toEqual({ onHand: 5, reserved: 0, available: 5 });
    expect(await shop.stockOf(few)).toEqual({ onHand: 1, reserved: 0, available: 1 });
  });

  it('takes its prices from the catalog, and stays as it was when they change', async () => {
    const product = await shop.product({ sku: `SKU-${crypto.randomUUID()}`, price: pounds(700), stock: 5 });
    const { sku, id } = product.variants[0];
    const order = (await ada.order({ [sku]: 1 })).data;
    expect((await shop.admin.patch(`/variants/${id}`, { price: pounds(900) })).status).toBe(200);
    await expectOrder(order.id, { totals: { grand: pounds(700) } });
    expect((await ada.order({ [sku]: 1 })).data.totals.grand).toEqual(pounds(900));
  });

  it('is in its customer’s list and in the administrator’s', async () => {
    const grace = await shop.customer();
    const sku = await shop.sku();
    const orders = [await grace.order({ [sku]: 1 }), await grace.order({ [sku]: 1 }, 'tok_ok')].map(({ data }) => data.id);
    expect((await grace.get<Order[]>('/orders')).data.map(({ id }) => id)).toEqual(orders.toReversed());
    const paid = await shop.admin.get<Order[]>(`/orders?customerId=${grace.user.id}&status=paid`);
    expect(paid.data.map(({ id }) => id)).toEqual([orders[1]]);
  });
});
