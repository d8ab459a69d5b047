import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Order, Product } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { graphql } from '#testing/graphql-client.js';
import { anAddress, type Customer, TestShop } from '#testing/test-shop.js';
import { looks } from './looks.js';

let copy: AshlarCopy;
let shop: TestShop;
let ada: Customer;
let eve: Customer;
let order: Order;
let addressId: string;
let draft: Product;

beforeAll(async () => {
  copy = await startCopy();
  shop = await TestShop.open(copy);
  [ada, eve] = [await shop.customer(), await shop.customer()];
  order = (await ada.order({ [await shop.sku()]: 1 }, 'tok_3ds')).data;
  addressId = (await ada.post<{ id: string }>('/users/me/addresses', anAddress())).data.id;
  draft = await shop.product({ status: 'draft', sku: 'SECRET-1', price: { amount: 100, currency: 'GBP' }, stock: 1 });
});

afterAll(() => copy.stop(), 30_000);

const neverMade = '01a0b2c3-d4e5-7f60-8a7b-9c0d1e2f3a4b';

/** Everything that might change Ada's things. */
const attempts = [
  () => eve.post(`/orders/${order.id}/payments`, { provider: 'sandbox', token: 'tok_ok' }),
  () => eve.post(`/orders/${order.id}/cancel`),
  () => eve.post(`/payments/${order.payments[0].id}/confirm`, { result: 'succeeded' }),
  () => eve.patch(`/users/me/addresses/${addressId}`, { city: 'Paris' }),
  () => eve.delete(`/users/me/addresses/${addressId}`),
];

describe('Somebody else', () => {
  it('does not find it in their lists, and changed nothing', async () => {
    expect((await eve.get<Order[]>('/orders')).data).toEqual([]);
    expect((await eve.get<unknown[]>('/users/me/addresses')).data).toEqual([]);
    for (const attempt of attempts) expect((await attempt()).status).toBe(404);
    expect((await ada.get<Order>(`/orders/${order.id}`)).data).toEqual(order);
    expect((await ada.get<object[]>('/users/me/addresses')).data).toMatchObject([{ id: addressId, city: 'London' }]);
    expect(await shop.moneyOf(order.id)).toEqual([]);
  });

  it('may not ask for the list of another customer', async () => {
    expect((await eve.get(`/orders?customerId=${ada.user.id}`)).outcome).toBe('403 FORBIDDEN');
  });
});

describe('An administrator', () => {
  it('is nobody by asking for the role', async () => {
    expect((await eve.patch('/users/me', { role: 'admin' })).outcome).toBe('400 VALIDATION_FAILED');
    expect((await eve.get('/users')).outcome).toBe('403 FORBIDDEN');
  });
});

describe('Nobody', () => {
  it.each([
    ['made up', () => 'a.b.c'],
    ['without a signature', () => `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${eve.token?.split('.')[1]}.`],
    ['with somebody else’s claims', () => [eve.token?.split('.')[0], shop.admin.token?.split('.')[1], eve.token?.split('.')[2]].join('.')],
  ])('is still nobody with a token %s', async (_what, token) => {
    expect((await shop.guest.as(token()).get('/users/me')).outcome).toBe('401 UNAUTHENTICATED');
    expect((await shop.guest.as(token()).get('/products')).outcome).toBe('401 UNAUTHENTICATED');
  });
});

describe('A draft', () => {
  it('is there for administrators only', async () => {
    expect((await shop.admin.get<Product>(`/products/${draft.id}`)).data.status).toBe('draft');
    const unknown = looks(await shop.guest.get(`/products/${neverMade}`), neverMade);
    expect(unknown.status).toBe(404);
    for (const who of [shop.guest, eve]) {
      expect(looks(await who.get(`/products/${draft.id}`), draft.id)).toEqual(unknown);
      expect((await who.get(`/products/${draft.slug}`)).outcome).toBe('404 PRODUCT_NOT_FOUND');
      expect((await who.get<Product[]>('/products?limit=100')).data.map(({ id }) => id)).not.toContain(draft.id);
    }
  });

  it('is what REST says by GraphQL too, and for administrators only', async () => {
    const money = '{ amount currency }';
    const query = `query ($name: String!) {
      product(idOrSlug: $name) {
        id slug name description status brand category { id slug name path } attributes { name value } images options { name values }
        variants { id sku title options { name value } price ${money} compareAtPrice ${money} costPrice ${money} barcode weightGrams trackInventory
          available lowStockThreshold version }
        priceRange { min ${money} max ${money} } inStock seo { title description } publishedAt createdAt updatedAt version
      }
      products(limit: 100) { items { id } }
    }`;
    const pairs = (map: object) => Object.entries(map).map(([name, value]: [string, unknown]) => ({ name, value }));
    const { data } = await shop.admin.get<Omit<Product, 'variants'> & { attributes: object; variants: { options: object }[] }>(
      `/products/${draft.id}`,
    );
    const variants = data.variants.map((variant) => ({ ...variant, options: pairs(variant.options) }));
    const asGraphql = { ...data, status: 'DRAFT', attributes: pairs(data.attributes), variants };
    for (const name of [draft.id, draft.slug]) {
      expect((await graphql(shop.admin, query, { variables: { name } })).data['product']).toEqual(asGraphql);
      for (const who of [shop.guest, eve]) {
        const { outcome, text, body } = await graphql<{ product: null; products: object }>(who, query, { variables: { name } });
        expect([outcome, body.data?.product, text.includes(`"id":"${draft.id}"`)]).toEqual(['200 PRODUCT_NOT_FOUND', null, false]);
      }
    }
    expect((await graphql(shop.guest.as('a.b.c'), '{ categories { id } }')).outcome).toBe('401 UNAUTHENTICATED');
  });

  it('cannot be bought', async () => {
    expect((await eve.order({ 'SECRET-1': 1 })).outcome).toBe('422 UNKNOWN_SKU');
    expect(await shop.stockOf('SECRET-1')).toEqual({ onHand: 1, reserved: 0, available: 1 });
  });
});
