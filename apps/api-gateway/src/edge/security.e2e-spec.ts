import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProduct } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('what a browser is told', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await startGateway({ CORS_ORIGINS: 'https://shop.example, https://admin.example' });
    gateway.answer('getProduct', () => ({ product: aProduct() }));
  });
  afterAll(() => gateway.stop());

  it.each(['/api/v1/products/mug', '/docs', '/health/live', '/nothing'])('%s comes with a strict policy', async (path) => {
    const { headers } = await gateway.api.get(`${gateway.url}${path}`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'self'/);
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-powered-by')).toBeNull();
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

  it.each(['https://evil.example', 'https://shop.example.evil.example', 'http://shop.example', 'null'])('keeps %s out', async (origin) => {
    const { headers } = await gateway.api.get('/products/mug', { headers: { origin } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
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
  });
});
