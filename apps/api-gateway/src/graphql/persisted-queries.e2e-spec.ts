import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { graphql, GraphqlAnswer } from '#testing/graphql-client.js';
import { aProduct } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const hashOf = (query: string) => createHash('sha256').update(query).digest('hex');
const byHash = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });

describe('A persisted query', () => {
  let gateway: GatewayUnderTest;
  let queries = 0;
  const aQuery = () => `query Mug${++queries}($id: String!) { product(idOrSlug: $id) { slug } }`;
  const variables = { id: 'mug' };

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('batchGetProducts', () => ({ products: [aProduct()] }));
  });

  const get = async (search: Record<string, string>) => {
    const { status, headers, text } = await gateway.api.get(`${gateway.url}/graphql?${new URLSearchParams(search).toString()}`);
    return new GraphqlAnswer(status, headers, text);
  };

  it('is unknown at first, in the words that clients know; sent along once, it is known by its hash', async () => {
    const query = aQuery();
    const extensions = byHash(hashOf(query));
    const unknown = await graphql(gateway.api, undefined, { extensions, variables });
    expect([unknown.outcome, unknown.errors[0].message]).toEqual(['200 PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound']);
    expect((await graphql(gateway.api, query, { extensions, variables })).outcome).toBe('200');
    expect((await graphql(gateway.api, undefined, { extensions, variables })).data).toEqual({ product: { slug: 'mug' } });
  });

  it('is asked for by GET too, with its variables', async () => {
    const query = aQuery();
    const search = { extensions: JSON.stringify(byHash(hashOf(query).toUpperCase())), variables: JSON.stringify(variables) };
    expect((await get(search)).outcome).toBe('200 PERSISTED_QUERY_NOT_FOUND');
    await graphql(gateway.api, query, { extensions: byHash(hashOf(query)), variables });
    expect((await get(search)).data).toEqual({ product: { slug: 'mug' } });
    expect((await get({ ...search, operationName: 'Another' })).outcome).toBe('400 VALIDATION_FAILED');
    expect((await get({ ...search, variables: '{' })).outcome).toBe('400 VALIDATION_FAILED');
  });

  it('is kept under no hash but its own', async () => {
    const [query, other] = [aQuery(), aQuery()];
    expect((await graphql(gateway.api, query, { extensions: byHash(hashOf(other)), variables })).outcome).toBe(
      '400 PERSISTED_QUERY_MISMATCH',
    );
    expect((await graphql(gateway.api, undefined, { extensions: byHash(hashOf(other)), variables })).outcome).toBe(
      '200 PERSISTED_QUERY_NOT_FOUND',
    );
    expect(gateway.asked()).toEqual([]);
  });

  it.each([
    '{ nothing }',
    '{ a: categories { b: children { c: children { d: children { e: children { f: children { g: children { h: children { id } } } } } } } } }',
    '{',
  ])('is not kept when it is refused: %s', async (query) => {
    const extensions = byHash(hashOf(query));
    expect((await graphql(gateway.api, query, { extensions })).status).toBe(400);
    expect((await graphql(gateway.api, undefined, { extensions })).outcome).toBe('200 PERSISTED_QUERY_NOT_FOUND');
  });

  it('goes when a thousand others were used after it', async () => {
    const query = aQuery();
    const extensions = byHash(hashOf(query));
    await graphql(gateway.api, query, { extensions, variables });
    const others = Array.from({ length: 1_000 }, () => `{ __typename } # ${++queries}`);
    for (let from = 0; from < others.length; from += 50) {
      await Promise.all(others.slice(from, from + 50).map((each) => graphql(gateway.api, each, { extensions: byHash(hashOf(each)) })));
    }
    expect((await graphql(gateway.api, undefined, { extensions, variables })).outcome).toBe('200 PERSISTED_QUERY_NOT_FOUND');
  });

  it.each([{ version: 2, sha256Hash: hashOf('x') }, { version: 1 }, { version: 1, sha256Hash: 'x' }, 'text', [1]])(
    'is not named by %p',
    async (persistedQuery) => {
      expect((await graphql(gateway.api, undefined, { extensions: { persistedQuery } })).outcome).toBe('400 VALIDATION_FAILED');
    },
  );
});
