import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { graphql, postGraphql } from '#testing/graphql-client.js';
import { aCategory, aProduct } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const times = (count: number, part: (n: number) => string) => Array.from({ length: count }, (_, n) => part(n)).join(' ');
const nested = (levels: number, name: string, last: string): string =>
  levels === 0 ? last : `${name} { ${nested(levels - 1, name, last)} }`;

/** Each a few hundred bytes, or a request that is only large; none may reach catalog. */
const bombs: Record<string, [query: string, code: string]> = {
  'fields nine deep': [`{ categories { ${nested(7, 'children', 'id')} } }`, 'QUERY_TOO_DEEP'],
  'nine deep by named fragments': [
    `{ categories { ...A } } fragment A on Category { children { children { ...B } } } fragment B on Category { children { children { ...C } } }
     fragment C on Category { children { children { children { id } } } }`,
    'QUERY_TOO_DEEP',
  ],
  'nine deep by inline fragments': [
    `{ categories { ... { ${nested(7, '... on Category { children', 'id }').replaceAll('} }', '} } }')} } }`,
    'VALIDATION_FAILED',
  ],
  'nine deep under other names': [`{ a: categories { ${nested(7, 'b: children', 'id')} } }`, 'QUERY_TOO_DEEP'],
  'a fragment within itself': ['{ categories { ...A } } fragment A on Category { children { ...A } }', 'VALIDATION_FAILED'],
  'fragments in a circle': [
    '{ categories { ...A } } fragment A on Category { ...B } fragment B on Category { ...C } fragment C on Category { id ...A }',
    'VALIDATION_FAILED',
  ],
  'a circle that nobody uses': [
    '{ categories { id } } fragment A on Category { ...B } fragment B on Category { ...A }',
    'VALIDATION_FAILED',
  ],
  'a circle below what has no fields': ['{ __typename { ...A } } fragment A on Query { ...A }', 'VALIDATION_FAILED'],
  'a circle below the schema': [
    '{ __schema { ...A } } fragment A on __Schema { ...B } fragment B on __Schema { ...A }',
    'VALIDATION_FAILED',
  ],
  'a query of a hundred thousand letters': [`{ ${'x'.repeat(100_000)} }`, 'QUERY_TOO_LARGE'],
  'sixteen aliases': [`{ ${times(16, (n) => `a${n}: product(idOrSlug: "a") { id }`)} }`, 'TOO_MANY_ALIASES'],
  'sixteen aliases by fragments': [
    `{ ${times(4, () => '...F')} } fragment F on Query { ${times(4, (n) => `a${n}: product(idOrSlug: "a") { id }`)} }`,
    'TOO_MANY_ALIASES',
  ],
  'ten thousand aliases': [`{ ${times(10_000, (n) => `a${n}: __typename`)} }`, 'QUERY_TOO_LARGE'],
  'fragments that double twenty times': [
    `{ categories { ...F0 } } ${times(20, (n) => `fragment F${n} on Category { ...F${n + 1} ...F${n + 1} }`)} fragment F20 on Category { id slug name }`,
    'QUERY_TOO_COMPLEX',
  ],
  'long lists of long lists': [
    '{ products(limit: 100) { items { variants { options { name value } price { amount } } category { children { children { children { id slug } } } } } } }',
    'QUERY_TOO_COMPLEX',
  ],
  'long lists by a variable': [
    'query ($n: Int = 100) { products(limit: $n) { items { category { children { children { children { id slug } } } } } } }',
    'QUERY_TOO_COMPLEX',
  ],
  'the tree six deep': [`{ categories { ${nested(6, 'children', 'id')} } }`, 'QUERY_TOO_COMPLEX'],
  'ten long pages': [
    `{ ${times(10, (n) => `a${n}: products(limit: 100) { items { ...P } }`)} } fragment P on Product { id slug name brand inStock version description status createdAt updatedAt publishedAt images variants { sku title barcode }  }`,
    'QUERY_TOO_COMPLEX',
  ],
  'directives without end': [`{ categories { id ${times(21, () => '@include(if: true)')} } }`, 'TOO_MANY_DIRECTIVES'],
  'more tokens than a query has': [`{ categories { ${times(1_001, () => 'id')} } }`, 'QUERY_TOO_LARGE'],
  'ten thousand letters': [`{ products(q: "${'x'.repeat(10_300)}") { nextCursor } }`, 'QUERY_TOO_LARGE'],
  'a list in a list in a list': [`{ products(attributes: ${'['.repeat(400)}${']'.repeat(400)}) { nextCursor } }`, 'VALIDATION_FAILED'],
  'fields that all have to be compared': [`{ categories { ${times(200, () => 'children { id }')} } }`, 'QUERY_TOO_COMPLEX'],
  'fields that all have to be compared in a fragment that nobody uses': [
    `{ __typename } fragment A on Category { ${times(100, () => 'children { id children { id } }')} }`,
    'QUERY_TOO_COMPLEX',
  ],
  'fields of fragments that all have to be compared': [
    `{ categories { ${times(40, (n) => `...F${n}`)} } } ${times(40, (n) => `fragment F${n} on Category { children { id slug name } a: slug name path }`)}`,
    'TOO_MANY_ALIASES',
  ],
  'two levels of fields that all have to be compared': [
    `{ categories { ${times(15, () => `children { ${times(7, () => 'children { id }')} }`)} } }`,
    'QUERY_TOO_COMPLEX',
  ],
  'fragments that double and lead nowhere': [
    `{ categories { ...F0 } } ${times(25, (n) => `fragment F${n} on Category { ...F${n + 1} ...F${n + 1} }`)} fragment F25 on Category { ...Nowhere }`,
    'QUERY_TOO_COMPLEX',
  ],
  'a comment without end': [`{ categories { id } } #${'#'.repeat(20_000)}`, 'QUERY_TOO_LARGE'],
};

describe('A query that asks for too much', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('batchGetProducts', () => ({ products: [aProduct()] }));
    gateway.answer('listProducts', () => ({ products: [aProduct()], page: { limit: 24, nextCursor: '' }, facets: [] }));
    gateway.answer('listCategories', () => ({ categories: [aCategory()] }));
  });

  it.each(Object.keys(bombs))('is refused: %s', async (name) => {
    const [query, code] = bombs[name];
    const { status, errors } = await graphql(gateway.api, query);
    expect([status, errors[0].extensions.code]).toEqual([400, code]);
    expect(gateway.asked()).toEqual([]);
  });

  it('is refused in a list of queries, be there one', async () => {
    const { outcome, errors } = await postGraphql(gateway.api, [{ query: '{ categories { id } }' }]);
    expect(outcome).toBe('400 VALIDATION_FAILED');
    expect(errors[0].extensions.errors).toEqual([{ field: 'body', code: 'TYPE', message: 'must be a JSON object' }]);
  });

  it('is refused for the lists that come beside it', async () => {
    const query = 'query ($a: [AttributeFilter!]) { products(attributes: $a) { nextCursor } }';
    const attributes = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `a${n}`, value: 'x' }));
    const outcomeOf = async (list: unknown) => (await graphql(gateway.api, query, { variables: { a: list } })).outcome;
    expect([await outcomeOf(attributes(21)), await outcomeOf(attributes(1_000))]).toEqual([
      '400 VALIDATION_FAILED',
      '400 VALIDATION_FAILED',
    ]);
    expect([await outcomeOf(attributes(300)), await outcomeOf('x'.repeat(20_000))]).toEqual([
      '400 VALIDATION_FAILED',
      '400 VALIDATION_FAILED',
    ]);
    expect(await outcomeOf('x'.repeat(2_000_000))).toBe('413 BODY_TOO_LARGE');
    expect(await outcomeOf(JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`))).toBe('400 VALIDATION_FAILED');
    expect(gateway.asked()).toEqual([]);
    expect(await outcomeOf(attributes(20))).toBe('200');
  });

  it.each([
    [
      'the whole of 24 products with what can be had of them',
      '{ products { items { ...P } nextCursor facets { name values { value label count } } } }',
    ],
    ['the whole of 100 products', '{ products(limit: 100) { items { ...P } } }'],
    ['fifteen products', `{ ${times(15, (n) => `a${n}: product(idOrSlug: "a${n}") { ...P }`)} }`],
    [
      'a tree of four levels',
      '{ categories { ...C children { ...C children { ...C children { ...C } } } } } fragment C on Category { id slug name path position }',
    ],
  ])('is none that asks for %s', async (_, query) => {
    const whole = `fragment P on Product { id slug name description status brand category { id slug name path } attributes { name value } images
      options { name values } variants { id sku title options { name value } price { amount currency } compareAtPrice { amount currency } barcode
      weightGrams trackInventory available version } priceRange { min { amount currency } max { amount currency } } inStock seo { title description }
      publishedAt createdAt updatedAt version }`;
    const { errors } = await graphql(gateway.api, query.includes('...P') ? `${query} ${whole}` : query);
    expect(errors.filter(({ extensions }) => extensions.code !== 'PRODUCT_NOT_FOUND')).toEqual([]);
  });
});
