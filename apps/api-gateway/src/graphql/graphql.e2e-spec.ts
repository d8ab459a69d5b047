import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BatchGetProductsRequest, ListProductsRequest } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { ProductStatus } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { deadlineExceeded, unavailable } from '#platform/errors/domain-error.js';
import { metadataKeys } from '#platform/grpc/metadata-keys.js';
import { graphql } from '#testing/graphql-client.js';
import { aCategory, anId, aProduct, aVariant } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const [root, below, lowest] = [randomUUID(), randomUUID(), randomUUID()];
const tree = [
  aCategory({ id: root, slug: 'kitchen', path: 'kitchen' }),
  aCategory({ id: below, slug: 'mugs', parentId: root, path: 'kitchen/mugs' }),
  aCategory({ id: lowest, slug: 'tall', parentId: below, path: 'kitchen/mugs/tall' }),
];
const facets = [{ name: 'brand', values: [{ value: 'Ashlar', label: 'Ashlar', count: 5_000_000_000 }] }];

describe('GraphQL', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('batchGetProducts', ({ ids, slugs }: BatchGetProductsRequest) => ({
      products: [
        ...ids.map((id) => aProduct({ id })),
        ...slugs.filter((slug) => slug !== 'nope').map((slug) => aProduct({ id: randomUUID(), slug })),
      ],
    }));
    gateway.answer('listProducts', ({ page }: ListProductsRequest) => ({
      products: [aProduct()],
      page: { limit: page?.limit, nextCursor: 'further' },
      facets,
    }));
    gateway.answer('listCategories', () => ({ categories: tree }));
    gateway.answer('suggestProducts', () => ({ suggestions: [{ id: anId, slug: 'mug', name: 'Mug' }] }));
  });

  const ask = (query: string, variables?: object) => graphql(gateway.api, query, { variables });
  const rpcs = () => gateway.asked().map(({ rpc }) => rpc);

  it('shows of a product what REST shows', async () => {
    gateway.answer('batchGetProducts', () => ({ products: [aProduct({ seo: { title: 'A mug' } })] }));
    const { data } = await ask(`{
      product(idOrSlug: "${anId.toUpperCase()}") {
        id slug name description status brand category { id slug name path } attributes { name value } images options { name values }
        variants { id sku title options { name value } price { amount currency } compareAtPrice { amount } costPrice { amount } barcode weightGrams
          trackInventory available lowStockThreshold version }
        priceRange { min { amount currency } max { amount currency } } inStock seo { title description } publishedAt createdAt updatedAt version
      }
    }`);
    expect(data['product']).toEqual({
      id: anId,
      slug: 'mug',
      name: 'Mug',
      description: 'Holds tea.',
      status: 'ACTIVE',
      brand: null,
      category: { id: anId, slug: 'mugs', name: 'Mugs', path: 'kitchen/mugs' },
      attributes: [
        { name: 'material', value: 'clay' },
        { name: 'capacityMl', value: 350 },
        { name: 'dishwasherSafe', value: false },
      ],
      images: [],
      options: [{ name: 'Glaze', values: ['Oat'] }],
      variants: [
        {
          ...{
            id: anId,
            sku: 'MUG-OAT',
            title: 'Oat',
            options: [{ name: 'Glaze', value: 'Oat' }],
            price: { amount: 1600, currency: 'GBP' },
          },
          ...{ compareAtPrice: null, costPrice: null, barcode: null, weightGrams: null, trackInventory: true, available: 40 },
          ...{ lowStockThreshold: null, version: 2 },
        },
      ],
      priceRange: { min: { amount: 1600, currency: 'GBP' }, max: { amount: 1600, currency: 'GBP' } },
      inStock: true,
      seo: { title: 'A mug', description: null },
      publishedAt: '2026-01-31T12:00:00.000Z',
      createdAt: '2026-01-31T12:00:00.000Z',
      updatedAt: '2026-01-31T12:00:00.000Z',
      version: 3,
    });
    expect(rpcs()).toEqual(['batchGetProducts']);
  });

  it('asks catalog once for all the products that a query names', async () => {
    const ids = Array.from({ length: 10 }, () => randomUUID());
    const named = [...ids, 'tall-mug', 'nope', 'tall-mug'];
    const { body, status } = await ask(`{ ${named.map((name, n) => `p${n}: product(idOrSlug: "${name}") { id slug }`).join(' ')} }`);
    expect(gateway.asked()).toHaveLength(1);
    expect(gateway.lastAsked()).toMatchObject({
      rpc: 'batchGetProducts',
      request: { ids, slugs: ['tall-mug', 'nope'], evenHidden: false },
    });
    expect(ids.map((_, n) => (body.data?.[`p${n}`] as { id: string }).id)).toEqual(ids);
    expect(body.data?.['p12']).toEqual(body.data?.['p10']);
    expect([status, body.data?.['p11'], body.errors]).toEqual([
      200,
      null,
      [
        {
          message: 'There is no product nope.',
          path: ['p11'],
          locations: [{ line: 1, column: expect.any(Number) }],
          extensions: { code: 'PRODUCT_NOT_FOUND', status: 404, requestId: expect.any(String) },
        },
      ],
    ]);
  });

  it('reads the tree once, whoever asks for a part of it, and only when somebody does', async () => {
    const parts = 'category { path children { slug children { slug } } }';
    const { data } = await ask(
      `{ categories { slug children { slug parentId } } a: product(idOrSlug: "a") { ${parts} } products { items { ${parts} } } }`,
    );
    expect(rpcs().sort()).toEqual(['batchGetProducts', 'listCategories', 'listProducts']);
    expect(data['categories']).toEqual([{ slug: 'kitchen', children: [{ slug: 'mugs', parentId: root }] }]);
    expect(data['a']).toEqual({ category: { path: 'kitchen/mugs', children: [{ slug: 'tall', children: [] }] } });
    gateway.forget();
    await ask('{ product(idOrSlug: "a") { category { id slug name path } } }');
    expect(rpcs()).toEqual(['batchGetProducts']);
  });

  it('has nothing below a category that went away meanwhile', async () => {
    gateway.answer('listCategories', () => ({ categories: [] }));
    expect((await ask('{ product(idOrSlug: "a") { category { children { slug } } } }')).data).toEqual({
      product: { category: { children: [] } },
    });
  });

  it('lists by the filters of REST, one call a list', async () => {
    const filters = `q: "mug", category: "mugs", brand: "Ashlar", minPrice: 5000000000, maxPrice: 9007199254740991, inStock: true,
      attributes: [{ name: "material", value: "clay" }], sort: PRICE_DESC, cursor: "c", limit: 3`;
    const { data } = await ask(`{ a: products(${filters}) { items { id } nextCursor } b: products { items { id } } }`);
    expect(data['a']).toEqual({ items: [{ id: anId }], nextCursor: 'further' });
    expect(gateway.asked()).toHaveLength(2);
    expect(gateway.asked()[0].request).toMatchObject({
      ...{ query: 'mug', category: 'mugs', brand: 'Ashlar', minPrice: 5_000_000_000, maxPrice: 9_007_199_254_740_991, inStock: true },
      ...{ attributes: [{ name: 'material', value: 'clay' }], sort: 'PRODUCT_SORT_PRICE_DESC', page: { cursor: 'c', limit: 3 } },
    });
  });

  it.each([
    ['RELEVANCE', 'PRODUCT_SORT_RELEVANCE'],
    ['NAME_ASC', 'PRODUCT_SORT_NAME_ASC'],
    ['NAME_DESC', 'PRODUCT_SORT_NAME_DESC'],
    ['PRICE_ASC', 'PRODUCT_SORT_PRICE_ASC'],
    ['PRICE_DESC', 'PRODUCT_SORT_PRICE_DESC'],
    ['NEWEST', 'PRODUCT_SORT_NEWEST'],
    [null, 'PRODUCT_SORT_UNSPECIFIED'],
  ])('sorts by %s', async (sort, asked) => {
    await ask('query ($sort: ProductSort, $q: String) { products(sort: $sort, q: $q) { nextCursor } }', { sort, q: null });
    expect(gateway.lastAsked().request).toMatchObject({ sort: asked, query: '' });
  });

  it.each([
    ['{ products { items { id } } }', false],
    ['{ products { facets { name values { value label count } } } }', true],
    ['{ products { ...on ProductPage { ...F } } } fragment F on ProductPage { f: facets { name } }', true],
    ['query ($yes: Boolean = false) { products { nextCursor facets @include(if: $yes) { name } } }', false],
    ['query ($yes: Boolean = false) { products { nextCursor ... @skip(if: $yes) { facets { name } } } }', true],
  ])('has facets counted when they are asked for: %s', async (query, counted) => {
    const { data } = await ask(query);
    expect(gateway.lastAsked().request).toMatchObject({ facets: counted });
    if (query.includes('count }')) expect(data).toEqual({ products: { facets } });
  });

  it('suggests', async () => {
    expect((await ask('{ suggest(q: "mu") { id slug name } }')).data).toEqual({ suggest: [{ id: anId, slug: 'mug', name: 'Mug' }] });
    expect(gateway.lastAsked()).toMatchObject({ rpc: 'suggestProducts', request: { query: 'mu' } });
  });

  it.each([
    ['products(limit: 101)', 'limit', 'MAX'],
    ['products(limit: 0)', 'limit', 'MIN'],
    ['products(minPrice: -1)', 'minPrice', 'MIN'],
    ['products(q: "")', 'q', 'LENGTH'],
    [`products(q: "${'x'.repeat(201)}")`, 'q', 'LENGTH'],
    ['products(q: "a\\u0000b")', 'q', 'INVALID_TEXT'],
    ['products(attributes: [{ name: "a", value: "" }])', 'attributes', 'VALUE'],
    ['products(attributes: [{ name: "a", value: "1" }, { name: "a", value: "2" }])', 'attributes', 'VALUE'],
    ['products(attributes: [{ name: "__proto__", value: "1" }])', 'attributes.__proto__', 'UNKNOWN_FIELD'],
    [`products(attributes: [${Array.from({ length: 21 }, (_, n) => `{name:"a${n}",value:"1"}`).join()}])`, 'attributes', 'ITEMS'],
  ])('holds the rules of REST: %s', async (field, named, code) => {
    const { outcome, errors, body } = await ask(`{ ${field} { nextCursor } }`);
    expect([outcome, body.data]).toEqual(['400 VALIDATION_FAILED', null]);
    expect(errors[0].extensions.errors).toEqual([{ field: named, code, message: expect.any(String) }]);
    expect(gateway.asked()).toEqual([]);
  });

  it.each([
    '{',
    '{ product }',
    '{ product(idOrSlug: "a") { nothing } }',
    '{ products(sort: CHEAPEST) { nextCursor } }',
    '{ products(minPrice: 1.5) { nextCursor } }',
    '{ products(maxPrice: 9007199254740993) { nextCursor } }',
    '{ products(colour: "red") { nextCursor } }',
    '{ products(limit: "3") { nextCursor } }',
    'mutation { product(idOrSlug: "a") { id } }',
    'subscription { product(idOrSlug: "a") { id } }',
    'query A { categories { id } } query B { categories { id } }',
    'fragment F on Product { id }',
    '',
    '   ',
    '{"kind":"Document","definitions":[]}',
  ])('refuses %p', async (query) => {
    const { status, errors, body } = await ask(query);
    expect(status).toBe(400);
    for (const { extensions } of errors)
      expect(extensions).toMatchObject({ code: 'VALIDATION_FAILED', status: 400, requestId: expect.any(String) });
    expect([errors.length > 0, 'data' in body, gateway.asked()]).toEqual([true, false, []]);
  });

  it.each([
    [{ n: 'three' }, '400 VALIDATION_FAILED'],
    [{ n: 3, unused: [1, 2] }, '200'],
    [{}, '200'],
  ])('checks the variables %p', async (variables, outcome) => {
    expect((await ask('query ($n: Int) { products(limit: $n) { nextCursor } }', variables)).outcome).toBe(outcome);
  });

  it('runs the operation that is named', async () => {
    const query = 'query A { categories { id } } query B { suggest(q: "m") { id } }';
    const answer = await graphql(gateway.api, query, { operationName: 'B' });
    expect([Object.keys(answer.data), rpcs()]).toEqual([['suggest'], ['suggestProducts']]);
    expect((await graphql(gateway.api, query, { operationName: 'C' })).outcome).toBe('400 VALIDATION_FAILED');
  });

  it('shows administrators drafts and cost prices, and nobody else', async () => {
    const draft = aProduct({
      status: ProductStatus.PRODUCT_STATUS_DRAFT,
      variants: [aVariant({ costPrice: { amount: 7, currency: 'GBP' } })],
    });
    gateway.answer('batchGetProducts', () => ({ products: [draft] }));
    const query = '{ product(idOrSlug: "mug") { status variants { costPrice { amount } } } }';
    for (const api of [gateway.as('admin'), gateway.asClient('catalog:read')]) {
      const { data } = await graphql(api, query);
      expect(data).toEqual({ product: { status: 'DRAFT', variants: [{ costPrice: { amount: 7 } }] } });
      expect(gateway.lastAsked().request).toMatchObject({ evenHidden: true });
      expect(gateway.lastAsked().metadata.get(metadataKeys.authorization)).toHaveLength(1);
    }
    for (const api of [gateway.api, gateway.as('customer'), gateway.asClient('orders:read')]) {
      expect((await graphql(api, query)).data).toMatchObject({ product: { variants: [{ costPrice: null }] } });
      expect(gateway.lastAsked().request).toMatchObject({ evenHidden: false });
    }
  });

  it.each([
    ['503 SERVICE_UNAVAILABLE', () => unavailable('The catalog service is not available.')],
    ['504 DEADLINE_EXCEEDED', () => deadlineExceeded('The catalog service took too long.')],
  ])('answers %s when nothing comes of it, and what it has otherwise', async (outcome, error) => {
    gateway.answer('listProducts', () => Promise.reject(error()));
    expect((await ask('{ products { nextCursor } }')).outcome).toBe(outcome);
    gateway.answer('batchGetProducts', () => Promise.reject(error()));
    const { status, body } = await ask('{ product(idOrSlug: "a") { id } categories { slug } }');
    expect([status, body.data]).toEqual([200, { product: null, categories: [{ slug: 'kitchen' }] }]);
    expect(body.errors?.[0].extensions.code).toBe(outcome.slice(4));
  });

  it('tells nothing of a fault of its own', async () => {
    gateway.answer('listProducts', () => ({ products: [aProduct({ priceMin: undefined })], page: undefined }));
    const { outcome, text } = await ask('{ products { nextCursor } }');
    expect(outcome).toBe('500 INTERNAL');
    expect(text).not.toMatch(/contract|stack|mercurius|nest|graphql/i);
  });
});
