import { afterEach, describe, expect, it } from '@jest/globals';
import { operatorHeader, operatorKey } from '#platform/auth/operator-key.js';
import type { ApiAnswer, ApiClient } from '#testing/api-client.js';
import { inFiles } from '#testing/secret-files.js';
import { StreamClient } from '#testing/stream-client.js';
import { testSecret } from '#testing/test-identity.js';
import { aProduct, aUser } from '../../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../../test/gateway-under-test.js';
import { loadGatewayConfig } from '../../gateway.env.js';

/** Rates that nothing grows back under while a test runs. */
const slowly = '0.1';
const proxied = { RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1' };

describe('rate limits', () => {
  let gateway: GatewayUnderTest;

  afterEach(() => gateway.stop());

  const start = async (env: Record<string, string> = {}) => {
    gateway = await startGateway({ ...proxied, ...env });
    gateway.answer('getProduct', () => ({ product: aProduct() }));
    gateway.answer('getUser', () => ({ user: aUser() }));
    gateway.answer('listOrders', () => ({ orders: [], page: { limit: 24, nextCursor: '' } }));
  };
  const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });
  const statuses = async (count: number, ask: () => Promise<ApiAnswer>) => {
    const answers: number[] = [];
    for (let n = 0; n < count; n++) answers.push((await ask()).status);
    return answers;
  };
  const product = (api: ApiClient, address = '203.0.113.1') => api.get('/products/mug', from(address));
  const logIn = (extra: object = from('203.0.113.1')) =>
    gateway.api.post('/auth/login', { email: 'ada@example.com', password: 'wrong password' }, extra);

  it('say in every answer what may still be asked', async () => {
    await start();
    const { headers } = await product(gateway.api);
    expect([headers.get('ratelimit-policy'), headers.get('ratelimit')]).toEqual(['"products";q=50;w=30', '"products";r=49;t=1']);
  });

  it('refuse with a problem and the time to wait, once a burst is used up', async () => {
    await start({ RATE_LIMIT_SCALE: slowly });
    expect(await statuses(6, () => product(gateway.api))).toEqual([200, 200, 200, 200, 200, 429]);
    const { outcome, headers } = await product(gateway.api);
    expect([outcome, headers.get('retry-after'), headers.get('ratelimit')]).toEqual(['429 RATE_LIMITED', '6', '"products";r=0;t=30']);
    expect(gateway.asked()).toHaveLength(5);
  });

  it('count what is written in another way as the same, and what does not exist too', async () => {
    await start({ RATE_LIMIT_SCALE: slowly });
    const paths = ['/%61uth/login', '/auth/%6cogin', '/auth/login?x=1'];
    for (const path of paths) await gateway.api.post(path, {}, from('203.0.113.1'));
    expect((await logIn()).status).toBe(429);
    expect(await statuses(6, () => gateway.api.get('/nothing', from('203.0.113.1')))).toEqual([404, 404, 404, 404, 404, 429]);
  });

  it('are each address’s own, an IPv6 one’s together with its neighbours’', async () => {
    await start({ RATE_LIMIT_SCALE: slowly });
    await statuses(5, () => product(gateway.api, '2001:db8::1'));
    expect((await product(gateway.api, '2001:db8::ffff:1')).status).toBe(429);
    expect((await product(gateway.api, '2001:db8:0:1::1')).status).toBe(200);
    expect((await product(gateway.api, '203.0.113.2')).status).toBe(200);
  });

  it('are not escaped by naming other addresses', async () => {
    await start({ RATE_LIMIT_SCALE: slowly });
    let n = 0;
    expect(await statuses(6, () => product(gateway.api, `198.51.100.${n++}, 203.0.113.1`))).toContain(429);
  });

  it('are a person’s own wherever they are', async () => {
    await start({ RATE_LIMIT_SCALE: slowly });
    const [ada, ben] = [gateway.as('customer'), gateway.as('customer')];
    let n = 0;
    expect(await statuses(6, () => product(ada, `203.0.113.${n++}`))).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await product(ben, '203.0.113.0')).status).toBe(200);
    expect((await product(gateway.api, '203.0.113.0')).status).toBe(200);
  });

  it('count a token that is none for the address', async () => {
    await start({ RATE_LIMIT_SCALE: slowly });
    let n = 0;
    const forged = () => product(gateway.api.as(`${n++}${gateway.identity.accessTokenFor()}`));
    expect(await statuses(6, forged)).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await product(gateway.api)).status).toBe(429);
  });

  it('count the token of a session that ended for the address', async () => {
    await start({ RATE_LIMIT_SCALE: slowly });
    gateway.answer('logOut', () => ({}));
    const ada = gateway.as('customer');
    await ada.post('/auth/logout', undefined, from('203.0.113.9'));
    expect(await statuses(6, () => product(ada))).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await product(gateway.api)).status).toBe(429);
  });

  it('give each part of the API its own burst', async () => {
    await start();
    const customer = gateway.as('customer');
    const left = async (path: string) => (await customer.get(path)).headers.get('ratelimit');
    expect([await left('/products/mug'), await left('/users/me'), await left('/orders'), await left('/nothing')]).toEqual([
      '"products";r=49;t=1',
      '"users";r=19;t=1',
      '"orders";r=9;t=1',
      '"other";r=49;t=1',
    ]);
  });

  it('let three log-ins through and then one every twelve seconds, whoever asks', async () => {
    await start();
    gateway.answer('logIn', () => ({ user: aUser(), tokens: { accessToken: 'a', refreshToken: 'r', expiresIn: 900 } }));
    expect(await statuses(4, () => logIn())).toEqual([200, 200, 200, 429]);
    expect((await logIn()).headers.get('retry-after')).toBe('12');
    const ada = gateway.as('customer');
    expect((await ada.post('/auth/logout', undefined, from('203.0.113.1'))).status).toBe(429);
  });

  it('give programs that get their tokens at one address more room than people who log in there', async () => {
    await start();
    gateway.answer('issueClientToken', () => ({ accessToken: 'a', expiresIn: 900, scopes: [] }));
    const token = async () => {
      const { headers } = await gateway.api.post('/oauth/token', {}, from('203.0.113.1'));
      return [headers.get('ratelimit-policy'), headers.get('ratelimit')];
    };
    expect(await token()).toEqual(['"tokens";q=10;w=20', '"tokens";r=9;t=2']);
    await statuses(4, () => logIn());
    expect(await token()).toEqual(['"tokens";q=10;w=20', '"tokens";r=8;t=4']);
  });

  it('come before a body is read', async () => {
    await start({ RATE_LIMIT_SCALE: slowly });
    await logIn();
    expect((await gateway.api.post('/auth/login', 'x'.repeat(2 * 1024 * 1024), from('203.0.113.1'))).outcome).toBe('429 RATE_LIMITED');
  });

  it('leave health and documentation alone, and are wide for providers', async () => {
    await start({ RATE_LIMIT_SCALE: slowly });
    for (const path of ['/health/live', '/docs', '/docs/openapi.json']) {
      const { status, headers } = await gateway.api.get(gateway.url + path, from('203.0.113.1'));
      expect([path, status, headers.get('ratelimit')]).toEqual([path, 200, null]);
    }
    gateway.answer('handleWebhook', () => ({}));
    const { headers } = await gateway.api.post('/payments/webhooks/sandbox', {}, from('203.0.113.1'));
    expect(headers.get('ratelimit-policy')).toBe('"webhooks";q=100;w=20');
  });

  it('do not hold up the operator, and nobody who guesses at the key', async () => {
    await start({ RATE_LIMIT_SCALE: slowly });
    const withKey = (key: string) => () =>
      gateway.api.get('/products/mug', { headers: { ...from('203.0.113.1').headers, [operatorHeader]: key } });
    expect(await statuses(10, withKey(operatorKey(testSecret)))).toEqual(Array(10).fill(200));
    expect((await statuses(6, withKey(operatorKey('another secret of as many characters')))).at(-1)).toBe(429);
  });

  it('count the sockets of the stream, and what is subscribed to', async () => {
    await start({ RATE_LIMIT_SCALE: '0.04' });
    const client = await StreamClient.open(gateway.url);
    client.subscribe(undefined, 'stock:MUG');
    client.subscribe(undefined, 'stock:BOWL');
    expect(await client.next('error')).toMatchObject({ code: 'RATE_LIMITED' });
    await expect(StreamClient.open(gateway.url)).rejects.toThrow('RATE_LIMITED');
    await client.end();
  });

  it('are on unless they are switched off, which production refuses', async () => {
    await start();
    const env = { ...inFiles({ INTERNAL_SECRET: testSecret }), TLS_DIR: '.data/tls' };
    expect(loadGatewayConfig(env).RATE_LIMITS).toBe(true);
    expect(loadGatewayConfig({ ...env, RATE_LIMITS: 'off' }).RATE_LIMITS).toBe(false);
    expect(() => loadGatewayConfig({ ...env, RATE_LIMITS: 'off', NODE_ENV: 'production' })).toThrow('RATE_LIMITS=off');
  });
});
