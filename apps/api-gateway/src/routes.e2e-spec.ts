import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  aCategory,
  anAddress,
  anId,
  anOrder,
  aPayment,
  aProduct,
  aRefund,
  aUser,
  aVariant,
  noon,
  someStock,
  someTokens,
} from '../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../test/gateway-under-test.js';

const address = { name: 'Ada', line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' };
const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const lines = [{ sku: 'MUG-OAT', quantity: 2 }];
const page = { limit: 24, nextCursor: '' };

/** Method, path, who, body; then what it answers, its Location, and what the service was asked. */
interface Route {
  call: [method: string, path: string, who: 'customer' | 'admin' | 'nobody', body?: object];
  status: number;
  location?: string;
  rpc: string;
  request: object;
}

const routes: Record<string, Route> = {
  'register makes an account': {
    call: ['POST', '/auth/register', 'nobody', { email: 'a@b.example', password: '12345678', firstName: 'A', lastName: 'B' }],
    status: 201,
    location: '/users/me',
    rpc: 'register',
    request: { email: 'a@b.example', password: '12345678', firstName: 'A', lastName: 'B' },
  },
  'register can opt into the mailing list': {
    call: [
      'POST',
      '/auth/register',
      'nobody',
      { email: 'a@b.example', password: '12345678', firstName: 'A', lastName: 'B', newsletter: true },
    ],
    status: 201,
    location: '/users/me',
    rpc: 'register',
    request: { newsletter: true },
  },
  'an e-mail address is verified': {
    call: ['POST', '/auth/email/verify', 'nobody', { token: 'from the mail' }],
    status: 204,
    rpc: 'verifyEmail',
    request: { token: 'from the mail' },
  },
  'the mail that verifies an address is sent again': {
    call: ['POST', '/auth/email/verification', 'customer'],
    status: 202,
    rpc: 'sendVerification',
    request: {},
  },
  'a mail to choose another password is asked for': {
    call: ['POST', '/auth/password/forgot', 'nobody', { email: 'a@b.example' }],
    status: 202,
    rpc: 'forgotPassword',
    request: { email: 'a@b.example' },
  },
  'another password is chosen': {
    call: ['POST', '/auth/password/reset', 'nobody', { token: 'from the mail', newPassword: '87654321' }],
    status: 204,
    rpc: 'resetPassword',
    request: { token: 'from the mail', newPassword: '87654321' },
  },
  'an address is changed': {
    call: ['POST', '/users/me/email', 'customer', { email: 'c@d.example', currentPassword: '12345678' }],
    status: 204,
    rpc: 'changeEmail',
    request: { email: 'c@d.example', currentPassword: '12345678' },
  },
  'sessions are listed': {
    call: ['GET', '/users/me/sessions?limit=3', 'customer'],
    status: 200,
    rpc: 'listSessions',
    request: { page: { limit: 3, cursor: '', count: 'COUNT_MODE_UNSPECIFIED' } },
  },
  'a session is ended': {
    call: ['DELETE', `/users/me/sessions/${anId}`, 'customer'],
    status: 204,
    rpc: 'endSession',
    request: { id: anId },
  },
  'the mailing list is shown': {
    call: ['GET', '/mailing-list?limit=3', 'admin'],
    status: 200,
    rpc: 'listMembers',
    request: { page: { limit: 3, cursor: '', count: 'COUNT_MODE_UNSPECIFIED' } },
  },
  'the mailing list is left': {
    call: ['POST', '/mailing-list/unsubscribe?token=abc', 'nobody'],
    status: 204,
    rpc: 'unsubscribe',
    request: { token: 'abc' },
  },
  'what was counted is listed': {
    call: ['GET', '/analytics/records?name=order_paid&from=2026-01-31T12:00:00Z&to=2026-01-31T14:00:00%2B02:00', 'admin'],
    status: 200,
    rpc: 'listRecords',
    request: { name: 'ANALYTICS_NAME_ORDER_PAID', from: noon, to: noon },
  },
  'login logs in': {
    call: ['POST', '/auth/login', 'nobody', { email: 'a@b.example', password: 'x' }],
    status: 200,
    rpc: 'logIn',
    request: { email: 'a@b.example', password: 'x' },
  },
  'a profile is changed by the fields that were sent': {
    call: ['PATCH', '/users/me', 'customer', { lastName: 'King' }],
    status: 200,
    rpc: 'updateUser',
    request: { updateMask: ['last_name'], lastName: 'King' },
  },
  'a password is changed': {
    call: ['POST', '/users/me/password', 'customer', { currentPassword: 'old', newPassword: 'brand new' }],
    status: 204,
    rpc: 'changePassword',
    request: { currentPassword: 'old', newPassword: 'brand new' },
  },
  'addresses are listed': {
    call: ['GET', '/users/me/addresses?limit=3', 'customer'],
    status: 200,
    rpc: 'listAddresses',
    request: { page: { limit: 3, cursor: '', count: 'COUNT_MODE_UNSPECIFIED' } },
  },
  'an address is added': {
    call: ['POST', '/users/me/addresses', 'customer', { ...address, line2: null }],
    status: 201,
    location: `/users/me/addresses/${anId}`,
    rpc: 'createAddress',
    request: { address },
  },
  'null clears what an address may lack': {
    call: ['PATCH', `/users/me/addresses/${anId}`, 'customer', { postalCode: 'X', phone: null }],
    status: 200,
    rpc: 'updateAddress',
    request: { id: anId, updateMask: ['postal_code', 'phone'], address: expect.objectContaining({ postalCode: 'X' }) },
  },
  'an address is taken away': {
    call: ['DELETE', `/users/me/addresses/${anId}`, 'customer'],
    status: 204,
    rpc: 'deleteAddress',
    request: { id: anId },
  },
  'accounts are listed': {
    call: ['GET', '/users?email=a@b.example&role=admin', 'admin'],
    status: 200,
    rpc: 'listUsers',
    request: { email: 'a@b.example', role: 'ROLE_ADMIN' },
  },
  'an account is read': { call: ['GET', `/users/${anId}`, 'admin'], status: 200, rpc: 'getUser', request: { id: anId } },
  'an account is changed': {
    call: ['PATCH', `/users/${anId}`, 'admin', { role: 'admin', disabled: true }],
    status: 200,
    rpc: 'updateUser',
    request: { id: anId, updateMask: ['role', 'disabled'], role: 'ROLE_ADMIN', disabled: true },
  },
  'an account is deleted': { call: ['DELETE', `/users/${anId}`, 'admin'], status: 204, rpc: 'deleteUser', request: { id: anId } },
  'a product with a single variant is made': {
    call: ['POST', '/products', 'admin', { name: 'Mug', sku: 'M', price: gbp(1600), stock: 5, attributes: { a: 'x', b: 1.5, c: false } }],
    status: 201,
    location: `/products/${anId}`,
    rpc: 'createProduct',
    request: {
      product: expect.objectContaining({ name: 'Mug', slug: '', attributes: { a: { text: 'x' }, b: { number: 1.5 }, c: { flag: false } } }),
      variants: [expect.objectContaining({ sku: 'M', price: gbp(1600), stock: 5 })],
    },
  },
  'a product with variants is made': {
    call: [
      'POST',
      '/products',
      'admin',
      { name: 'Mug', status: 'active', variants: [{ sku: 'M', price: gbp(1), options: { size: 'L' } }] },
    ],
    status: 201,
    location: `/products/${anId}`,
    rpc: 'createProduct',
    request: {
      product: expect.objectContaining({ status: 'PRODUCT_STATUS_ACTIVE' }),
      variants: [expect.objectContaining({ sku: 'M', options: { size: 'L' } })],
    },
  },
  'null clears what a product may lack': {
    call: ['PATCH', `/products/${anId}`, 'admin', { categoryId: null, seo: null, brand: null, images: [] }],
    status: 200,
    rpc: 'updateProduct',
    request: { id: anId, updateMask: ['category_id', 'seo', 'brand', 'images'] },
  },
  'a product is archived': { call: ['DELETE', `/products/${anId}`, 'admin'], status: 204, rpc: 'archiveProduct', request: { id: anId } },
  'a variant is added': {
    call: ['POST', `/products/${anId}/variants`, 'admin', { sku: 'M 2', price: gbp(0), trackInventory: false }],
    status: 201,
    location: `/variants/${anId}`,
    rpc: 'createVariant',
    request: { productId: anId, variant: expect.objectContaining({ sku: 'M 2', price: gbp(0), trackInventory: false }) },
  },
  'null clears what a variant may lack': {
    call: ['PATCH', `/variants/${anId}`, 'admin', { compareAtPrice: null, weightGrams: 3 }],
    status: 200,
    rpc: 'updateVariant',
    request: { id: anId, updateMask: ['compare_at_price', 'weight_grams'], variant: expect.objectContaining({ weightGrams: 3 }) },
  },
  'a variant is taken away': { call: ['DELETE', `/variants/${anId}`, 'admin'], status: 204, rpc: 'deleteVariant', request: { id: anId } },
  'a category is read by slug': {
    call: ['GET', '/categories/mugs', 'nobody'],
    status: 200,
    rpc: 'getCategory',
    request: { idOrSlug: 'mugs' },
  },
  'a category is made': {
    call: ['POST', '/categories', 'admin', { name: 'Mugs', parentId: anId, position: 2 }],
    status: 201,
    location: '/categories/mugs',
    rpc: 'createCategory',
    request: { category: expect.objectContaining({ name: 'Mugs', parentId: anId, position: 2 }) },
  },
  'a category is moved to the root': {
    call: ['PATCH', `/categories/${anId}`, 'admin', { parentId: null }],
    status: 200,
    rpc: 'updateCategory',
    request: { id: anId, updateMask: ['parent_id'] },
  },
  'a category is deleted': { call: ['DELETE', `/categories/${anId}`, 'admin'], status: 204, rpc: 'deleteCategory', request: { id: anId } },
  'stock is read, whatever the SKU looks like': {
    call: ['GET', '/stock/A%2FB%20C', 'admin'],
    status: 200,
    rpc: 'getStock',
    request: { sku: 'A/B C' },
  },
  'stock is set': {
    call: ['POST', '/stock/MUG-OAT/adjustments', 'admin', { set: 0, expected: 3, reason: 'count' }],
    status: 201,
    location: '/stock/MUG-OAT',
    rpc: 'adjustStock',
    request: { sku: 'MUG-OAT', set: 0, expected: 3, reason: 'count' },
  },
  'an order is placed and paid': {
    call: [
      'POST',
      '/orders',
      'customer',
      { lines, shippingAddress: address, payment: { provider: 'sandbox', token: 'tok_ok' }, expectedTotal: gbp(3200) },
    ],
    status: 201,
    location: `/orders/${anId}`,
    rpc: 'placeOrder',
    request: { lines, shippingAddress: address, payment: { provider: 'sandbox', token: 'tok_ok' }, expectedTotal: gbp(3200) },
  },
  'orders are listed': {
    call: ['GET', `/orders?status=paid&customerId=${anId}&from=2026-01-31T12:00:00Z&to=2026-01-31T14:00:00%2B02:00`, 'admin'],
    status: 200,
    rpc: 'listOrders',
    request: { status: 'ORDER_STATUS_PAID', customerId: anId, from: noon, to: noon },
  },
  'an order is cancelled without a word': {
    call: ['POST', `/orders/${anId}/cancel`, 'customer'],
    status: 200,
    rpc: 'cancelOrder',
    request: { id: anId },
  },
  'an order is shipped': {
    call: ['POST', `/orders/${anId}/ship`, 'admin', { carrier: 'RM', trackingNumber: '1' }],
    status: 200,
    rpc: 'shipOrder',
    request: { id: anId, parcel: { carrier: 'RM', trackingNumber: '1' } },
  },
  'an order is delivered': { call: ['POST', `/orders/${anId}/deliver`, 'admin'], status: 200, rpc: 'deliverOrder', request: { id: anId } },
  'an order is paid': {
    call: ['POST', `/orders/${anId}/payments`, 'customer', { provider: 'sandbox', token: 'tok_ok' }],
    status: 201,
    location: `/orders/${anId}`,
    rpc: 'payOrder',
    request: { orderId: anId, payment: { provider: 'sandbox', token: 'tok_ok' } },
  },
  'a payment is confirmed': {
    call: ['POST', `/payments/${anId}/confirm`, 'customer', { result: 'failed' }],
    status: 200,
    rpc: 'confirmPayment',
    request: { paymentId: anId, result: 'failed' },
  },
  'all that is left is refunded': {
    call: ['POST', `/orders/${anId}/refunds`, 'admin', { reason: 'broken', restock: true }],
    status: 201,
    location: `/orders/${anId}`,
    rpc: 'refundOrder',
    request: { orderId: anId, reason: 'broken', restock: true },
  },
};

describe('every route', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await startGateway();
    const answers: Record<string, object> = {
      register: { user: aUser(), tokens: someTokens },
      verifyEmail: {},
      unsubscribe: {},
      ...{ sendVerification: {}, forgotPassword: {}, resetPassword: {}, changeEmail: {}, endSession: {} },
      listSessions: { sessions: [{ id: anId, current: true, createdAt: noon, lastSeenAt: noon, userAgent: 'tests' }], page },
      listMembers: { members: [{ userId: anId, email: 'a@b.example', emailVerified: true, subscribedAt: noon }], page },
      listRecords: { records: [{ id: anId, name: 'ANALYTICS_NAME_ORDER_PAID', subject: anId, occurredAt: noon, amount: gbp(1) }], page },
      logIn: { user: aUser(), tokens: someTokens },
      getUser: { user: aUser() },
      updateUser: { user: aUser() },
      listUsers: { users: [aUser()], page },
      deleteUser: {},
      changePassword: {},
      listAddresses: { addresses: [anAddress()], page },
      createAddress: { address: anAddress() },
      updateAddress: { address: anAddress() },
      deleteAddress: {},
      createProduct: { product: aProduct() },
      updateProduct: { product: aProduct() },
      archiveProduct: {},
      createVariant: { variant: aVariant() },
      updateVariant: { variant: aVariant() },
      deleteVariant: {},
      getCategory: { category: aCategory(), children: [aCategory({ id: 'child', parentId: anId })] },
      createCategory: { category: aCategory() },
      updateCategory: { category: aCategory() },
      deleteCategory: {},
      getStock: { stock: someStock() },
      adjustStock: { stock: someStock() },
      placeOrder: { order: anOrder() },
      getOrder: { order: anOrder() },
      listOrders: { orders: [anOrder()], page },
      cancelOrder: { order: anOrder() },
      shipOrder: { order: anOrder() },
      deliverOrder: { order: anOrder() },
      payOrder: { payment: aPayment() },
      confirmPayment: { payment: aPayment() },
      refundOrder: { refund: aRefund() },
    };
    for (const [rpc, answer] of Object.entries(answers)) gateway.answer(rpc, () => answer);
  });
  afterAll(() => gateway.stop());
  beforeEach(() => gateway.forget());

  const api = (who: 'customer' | 'admin' | 'nobody') => (who === 'nobody' ? gateway.api : gateway.as(who, anId));

  it.each(Object.keys(routes))('%s', async (name) => {
    const { call, status, location, rpc, request } = routes[name];
    const [method, path, who, body] = call;
    const answer = await api(who).send({ method, path, body });
    expect([answer.status, answer.text && answer.headers.get('location')]).toEqual([
      status,
      answer.text && (location === undefined ? null : `/api/v1${location}`),
    ]);
    expect(gateway.asked().map((asked) => asked.rpc)).toEqual([rpc]);
    expect(gateway.lastAsked().request).toMatchObject(request);
  });

  it.each(
    Object.values(routes)
      .filter(({ call: [, path] }) => path.includes(anId))
      .map(({ call }) => [call[0], call[1].replace(anId, 'no-uuid').split('?')[0], call[2], call[3]] as const)
      .filter(([, path]) => path.includes('no-uuid')),
  )('%s %s is a 404 of its own', async (method, path, who, body) => {
    expect((await api(who).send({ method, path, body })).outcome).toMatch(
      /^404 (USER|ADDRESS|PRODUCT|VARIANT|CATEGORY|ORDER|PAYMENT|SESSION)_NOT_FOUND$/,
    );
    expect(gateway.asked()).toEqual([]);
  });

  it('shows the history of an order as CloudEvents', async () => {
    const event = { id: anId, source: 'orders', type: 'order.placed', subject: anId, time: noon, data: '{"total":3200}', sequence: 1 };
    gateway.answer('listOrderEvents', () => ({ events: [event] }));
    const { data, meta } = (await gateway.as('customer').get(`/orders/${anId}/events`)).json;
    expect(data).toEqual([
      {
        specversion: '1.0',
        id: anId,
        source: 'orders',
        type: 'order.placed',
        subject: anId,
        time: '2026-01-31T12:00:00.000Z',
        datacontenttype: 'application/json',
        data: { total: 3200 },
        sequence: 1,
        position: null,
      },
    ]);
    expect(meta.page).toEqual({ limit: 1, nextCursor: null });
  });

  it('shows the category tree', async () => {
    gateway.answer('listCategories', () => ({
      categories: [aCategory({ id: 'a', slug: 'a' }), aCategory({ id: 'b', slug: 'b', parentId: 'a' }), aCategory({ id: 'c', slug: 'c' })],
    }));
    expect((await gateway.api.get('/categories')).data).toMatchObject([
      { slug: 'a', parentId: null, children: [{ slug: 'b', parentId: 'a', children: [] }] },
      { slug: 'c', children: [] },
    ]);
  });
});
