import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Environment } from '#platform/config/load-config.js';
import { operatorHeader, operatorKey } from '#platform/auth/operator-key.js';
import { graphql, postGraphql } from '#testing/graphql-client.js';
import { testSecret } from '#testing/test-identity.js';
import { inFiles } from '#testing/secret-files.js';
import { aCategory, aProduct } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const query = '{ categories { slug } }';
const introspection = '{ __schema { queryType { name } } }';

describe('The address of GraphQL', () => {
  let gateway: GatewayUnderTest;

  const start = async (env: Environment = {}) => {
    gateway = await startGateway(env);
    gateway.answer('listCategories', () => ({ categories: [aCategory()] }));
    gateway.answer('batchGetProducts', () => ({ products: [aProduct()] }));
    gateway.answer('listProducts', () => ({ products: [], page: { limit: 24, nextCursor: '' }, facets: [] }));
  };
  const send = (method: string, headers: Record<string, string> = {}, body?: unknown, path = '/graphql') =>
    gateway.api.send({ method, path: `${gateway.url}${path}`, headers, body, key: null });
  const codeIn = ({ text }: { text: string }) =>
    (JSON.parse(text) as { errors: { extensions: { code: string } }[] }).errors[0].extensions.code;

  describe('in front of a shop', () => {
    beforeAll(() => start());
    afterAll(() => gateway.stop());
    beforeEach(() => gateway.forget());

    it.each(['PUT', 'PATCH', 'DELETE'])('takes no %s, and says what it takes', async (method) => {
      const answer = await send(method, {}, { query });
      expect([answer.status, answer.headers.get('allow'), codeIn(answer)]).toEqual([405, 'GET, HEAD, OPTIONS, POST', 'METHOD_NOT_ALLOWED']);
    });

    it.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'application/graphql'])(
      'takes no %s, which a form of another page could send',
      async (type) => {
        const answer = await send('POST', { 'content-type': type }, `query=${query}`);
        expect([answer.status, codeIn(answer)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
      },
    );

    it.each([
      ['{', 'MALFORMED_JSON'],
      ['"text"', 'VALIDATION_FAILED'],
      ['{}', 'VALIDATION_FAILED'],
      ['{"query":5}', 'VALIDATION_FAILED'],
      [JSON.stringify({ query, variables: [] }), 'VALIDATION_FAILED'],
      [JSON.stringify({ query, more: 1 }), 'VALIDATION_FAILED'],
      [JSON.stringify({ query, variables: JSON.parse('{"__proto__":1}') as object }), 'VALIDATION_FAILED'],
    ])('refuses the body %s', async (body, code) => {
      expect((await postGraphql(gateway.api, body)).outcome).toBe(`400 ${code}`);
    });

    it('is not below the base, and answers as every address does', async () => {
      expect((await gateway.api.post('/graphql', { query })).status).toBe(404);
      const { headers } = await graphql(gateway.api, query, { headers: { 'x-request-id': 'mine' } });
      expect(headers.get('x-request-id')).toBe('mine');
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect([headers.get('cache-control'), headers.get('content-type')]).toEqual(['no-store', 'application/json; charset=utf-8']);
    });

    it('names the request in each error, and speaks the media type of GraphQL when asked to', async () => {
      const headers = { 'x-request-id': 'mine', accept: 'application/graphql-response+json' };
      const answer = await graphql(gateway.api, '{ nothing }', { headers });
      expect(answer.errors[0].extensions).toEqual({ code: 'VALIDATION_FAILED', status: 400, requestId: 'mine' });
      expect(answer.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
    });

    it('refuses a token that is none, and lets everybody else in', async () => {
      expect((await graphql(gateway.api.as('junk'), query)).outcome).toBe('401 UNAUTHENTICATED');
      const expired = gateway.identity.accessTokenFor({ expiresIn: -1 });
      const refused = await graphql(gateway.api.as(expired), query);
      expect([refused.outcome, refused.headers.get('www-authenticate')]).toEqual(['401 UNAUTHENTICATED', 'Bearer']);
      expect(gateway.asked()).toEqual([]);
      for (const api of [gateway.api, gateway.as('customer'), gateway.as('admin'), gateway.asClient('orders:read')]) {
        expect((await graphql(api, query)).outcome).toBe('200');
      }
      expect(gateway.noted()).toEqual([]);
    });

    it('tells of its schema, and has a page to try it on, of files known by their hashes', async () => {
      expect((await graphql(gateway.api, introspection)).data).toEqual({ __schema: { queryType: { name: 'Query' } } });
      const page = await send('GET', { accept: 'text/html' });
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      const policy = page.headers.get('content-security-policy') ?? '';
      const [, inline = ''] = /<script>([^]*?)<\/script>/.exec(page.text) ?? [];
      expect(policy).toContain(`'sha256-${createHash('sha256').update(inline).digest('base64')}'`);
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      for (const [tag] of page.text.matchAll(/<(script src|link)[^>]*>/g)) expect(tag).toMatch(/integrity="sha384-.{64}"/);
    });

    it.each(['', '?query=%7Bcategories%7Bid%7D%7D', '?extensions=nothing', '?extensions=%5B%5D', '?extensions=%7B%7D'])(
      'refuses GET %p, which names no query that is known',
      async (search) => {
        const answer = await send('GET', {}, undefined, `/graphql${search}`);
        expect([answer.status, codeIn(answer)]).toEqual([400, 'VALIDATION_FAILED']);
      },
    );
  });

  it('in production tells nothing of its schema, nor how close a guess was', async () => {
    await start({ NODE_ENV: 'production', RATE_LIMITS: 'on', INTERNAL_SECRET: undefined, ...inFiles({ INTERNAL_SECRET: testSecret }) });
    for (const hidden of [
      introspection,
      '{ __type(name: "Query") { name } }',
      '{ ...A } fragment A on Query { __schema { queryType { name } } }',
    ]) {
      expect((await graphql(gateway.api, hidden)).outcome).toBe('400 INTROSPECTION_DISABLED');
    }
    expect((await graphql(gateway.api, '{ __typename categories { slg } }')).text).not.toMatch(/did you mean/i);
    expect((await graphql(gateway.api, '{ __typename }')).data).toEqual({ __typename: 'Query' });
    expect(codeIn(await send('GET', { accept: 'text/html' }))).toBe('VALIDATION_FAILED');
    await gateway.stop();
  });

  describe('limits', () => {
    afterEach(() => gateway.stop());
    const slowly = { RATE_LIMITS: 'on', RATE_LIMIT_SCALE: '0.2' };
    const left = (headers: Headers) => /r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];

    it('take a token a request from a bucket of its own', async () => {
      await start(slowly);
      const { headers } = await graphql(gateway.api, query);
      expect([headers.get('ratelimit-policy'), left(headers)]).toEqual(['"graphql";q=10;w=30', '9']);
      expect((await graphql(gateway.api, '{')).status).toBe(400);
      expect(left((await graphql(gateway.api, query)).headers)).toBe('7');
      for (let n = 0; n < 7; n++) await graphql(gateway.api, query);
      const refused = await graphql(gateway.api, query);
      expect([refused.outcome, refused.headers.get('retry-after')]).toEqual(['429 RATE_LIMITED', '3']);
      expect((await gateway.api.get('/categories')).status).toBe(200);
    });

    it('take more for several lists and for a large one, and nothing from operators', async () => {
      await start(slowly);
      await graphql(gateway.api, '{ a: products { nextCursor } b: products { nextCursor } c: products { nextCursor } }');
      expect(left((await graphql(gateway.api, query)).headers)).toBe('6');
      await graphql(gateway.api, '{ products(limit: 100) { items { category { children { children { children { id } } } } } } }');
      expect(left((await graphql(gateway.api, query)).headers)).toBe('1');
      gateway.forget();
      const lists = '{ a: products { nextCursor } b: products { nextCursor } c: products { nextCursor } }';
      expect((await graphql(gateway.api, lists)).outcome).toBe('429 RATE_LIMITED');
      expect(gateway.asked()).toEqual([]);
      expect((await graphql(gateway.api, lists, { headers: { [operatorHeader]: operatorKey(testSecret) } })).outcome).toBe('200');
    });
  });
});
