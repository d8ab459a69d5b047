import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anId, aProduct, aUser, someTokens } from '../../test/contracts.js';
import type { ApiClient } from '#testing/api-client.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('what a browser is told', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await startGateway({ CORS_ORIGINS: 'https://shop.example, https://admin.example' });
    gateway.answer('getProduct', () => ({ product: aProduct() }));
  });
  afterAll(() => gateway.stop());

  const strict = {
    'content-security-policy': expect.stringMatching(/^default-src 'self';(?!.*(unsafe|\*)).*frame-ancestors 'none'/),
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'cross-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
  };
  const asked = (method: string, path: string, headers = {}) => gateway.api.send({ method, path: gateway.url + path, headers, key: null });

  it.each([
    ['GET', '/api/v1/products/mug', 200],
    ['GET', '/docs', 200],
    ['GET', '/docs/openapi.json', 200],
    ['GET', '/health/live', 200],
    ['GET', '/nothing', 404],
    ['PUT', '/api/v1/products/mug', 405],
    ['OPTIONS', '/api/v1/products/mug', 204],
    ['GET', '/api/v1/users/me', 401],
    ['GET', '/%zz', 400],
  ])('%s %s comes with strict headers and does not say by whom', async (method, path, status) => {
    const answer = await asked(method, path);
    const headers = Object.fromEntries(answer.headers);
    expect([answer.status, headers]).toEqual([status, expect.objectContaining(strict)]);
    expect([headers['server'], headers['x-powered-by']]).toEqual([undefined, undefined]);
  });

  it('keeps what is about somebody, and tokens, out of every cache', async () => {
    gateway.answer('getUser', () => ({ user: aUser() }));
    gateway.answer('logIn', () => ({ user: aUser(), tokens: someTokens }));
    const login = gateway.api.post('/auth/login', { email: 'ada@example.com', password: 'a password' });
    const answers = [await gateway.as('customer').get('/users/me'), await gateway.as('admin').get(`/users/${anId}`), await login];
    expect(answers.map(({ status, headers }) => [status, headers.get('cache-control')])).toEqual(Array(3).fill([200, 'no-store']));
    const product = async (api: ApiClient) => (await api.get('/products/mug')).headers.get('cache-control');
    expect([await product(gateway.as('customer')), await product(gateway.as('admin'))]).toEqual(Array(2).fill('private, no-cache'));
    expect(await product(gateway.api)).toBe('public, max-age=0, stale-if-error=300');
  });

  it('lets pages of the listed origins in', async () => {
    const { headers } = await gateway.api.get('/products/mug', { headers: { origin: 'https://shop.example' } });
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(headers.get('access-control-expose-headers')).toBe(
      'ETag, Location, X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, Idempotent-Replayed',
    );
  });

  it('answers their preflight', async () => {
    const answer = await gateway.api.send({
      method: 'OPTIONS',
      path: '/orders',
      headers: {
        origin: 'https://admin.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,idempotency-key',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
    expect(answer.headers.get('access-control-allow-headers')).toBe('authorization,idempotency-key');
  });

  it.each([
    'https://evil.example',
    'https://shop.example.evil.example',
    'https://evil-shop.example',
    'https://pages.shop.example',
    'https://shop.example:8443',
    'http://shop.example',
    'https://SHOP.example.',
    'null',
    '*',
    'https://shop.example, https://evil.example',
  ])('keeps %s out', async (origin) => {
    const plain = await gateway.api.get('/products/mug', { headers: { origin } });
    const preflight = await asked('OPTIONS', '/api/v1/orders', { origin, 'access-control-request-method': 'POST' });
    for (const { headers } of [plain, preflight]) expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('asks no browser to send what it knows of a person', async () => {
    const { headers } = await gateway.api.get('/products/mug', { headers: { origin: 'https://shop.example' } });
    expect([headers.get('access-control-allow-credentials'), headers.get('vary')]).toEqual([null, 'Origin, Authorization']);
  });

  it('serves the documentation without anything inline', async () => {
    const { text, status } = await gateway.api.get(`${gateway.url}/docs`);
    expect(status).toBe(200);
    expect(text).not.toMatch(/<style|<script>|style=|onload=/);
    const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect([file, (await gateway.api.get(`${gateway.url}${file}`)).status]).toEqual([file, 200]);
  });

  it.each(['/docs/ui/package.json', '/docs/ui/../package.json', '/docs/ui/index.html', '/docs/ui/swagger-ui.css.map'])(
    'keeps %s to itself',
    async (path) => {
      expect((await gateway.api.get(`${gateway.url}${path}`)).outcome).toBe('404 ROUTE_NOT_FOUND');
    },
  );

  it('serves an OpenAPI document with every route in it', async () => {
    const document = JSON.parse((await gateway.api.get(`${gateway.url}/docs/openapi.json`)).text) as { paths: Record<string, object> };
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/api/v1/orders', '/api/v1/products/{idOrSlug}', '/health/ready']));
  });

  it('answers what is no HTTP with a problem as well', async () => {
    const { port } = new URL(gateway.url);
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
      socket.on('data', (data) => (text += data.toString())).on('error', reject);
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('"code":"MALFORMED_REQUEST"');
    const headers = Object.fromEntries(
      [...answer.matchAll(/^([\w-]+): (.*)\r$/gm)].map(([, name = '', value]) => [name.toLowerCase(), value]),
    );
    expect(headers).toMatchObject({ ...strict, 'cache-control': 'no-store' });
  });
});
