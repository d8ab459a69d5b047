import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { accessTokenRules } from '#platform/auth/access-token-rules.js';
import { DomainError } from '#platform/errors/domain-error.js';
import { metadataKeys } from '#platform/grpc/metadata-keys.js';
import { anId, aProduct, aUser, someTokens } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const json = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('who may do what', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('getUser', () => ({ user: aUser() }));
    gateway.answer('getProduct', () => ({ product: aProduct() }));
    gateway.answer('logIn', () => ({ user: aUser(), tokens: someTokens }));
    gateway.answer('refresh', () => ({ tokens: someTokens }));
    gateway.answer('logOut', () => ({}));
    gateway.answer('deleteUser', () => ({}));
  });

  const me = (token: string) => gateway.api.as(token).get('/users/me');

  it('lets a valid token in and hands it on', async () => {
    const token = gateway.identity.accessTokenFor({ userId: anId });
    expect((await me(token)).status).toBe(200);
    expect(gateway.lastAsked().request).toEqual({ id: anId });
    expect(gateway.lastAsked().metadata.get(metadataKeys.authorization)).toEqual([`Bearer ${token}`]);
  });

  it.each(['get', 'patch', 'delete'] as const)('asks for a token on %s /users/me and says how', async (method) => {
    const answer = await gateway.api[method]('/users/me');
    expect([answer.outcome, answer.headers.get('www-authenticate')]).toEqual(['401 UNAUTHENTICATED', 'Bearer']);
    expect(gateway.asked()).toEqual([]);
  });

  describe('refuses a token', () => {
    const claims = { sid: randomUUID(), role: 'admin', sub: anId, iss: 'ashlar', aud: 'ashlar-api', exp: Date.now() / 1000 + 900 };
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const forged = (header: object, options: object = {}) =>
      jwt.sign(claims, privateKey, { algorithm: 'ES256', header: { alg: 'ES256', typ: 'at+jwt', ...header }, ...options });
    const good = () => gateway.identity.accessTokenFor();
    const kid = () => jwt.decode(good(), { complete: true })?.header.kid ?? '';

    const tokens: Record<string, () => string> = {
      'that is no token': () => 'junk',
      'that has expired': () => gateway.identity.accessTokenFor({ expiresIn: -1 }),
      'without a signature': () => `${json({ alg: 'none', typ: 'at+jwt', kid: kid() })}.${json(claims)}.`,
      'signed with another key': () => forged({ kid: kid() }),
      'of an unknown key': () => forged({ kid: 'unknown' }),
      'that names no key': () => forged({}),
      'of another type': () => forged({ kid: kid(), typ: 'JWT' }),
      'whose payload was changed': () => good().replace(/\.[^.]+\./, `.${json(claims)}.`),
      'signed with the public key as a shared secret': () => {
        const text = `${json({ alg: 'HS256', typ: 'at+jwt', kid: kid() })}.${json(claims)}`;
        return `${text}.${createHmac('sha256', kid()).update(text).digest('base64url')}`;
      },
    };

    it.each(Object.keys(tokens))('%s', async (name) => {
      expect((await me(tokens[name]())).outcome).toBe('401 UNAUTHENTICATED');
      expect(gateway.asked()).toEqual([]);
    });

    it('of another scheme', async () => {
      const answer = await gateway.api.get('/users/me', { headers: { authorization: 'Basic YTpi' } });
      expect(answer.outcome).toBe('401 UNAUTHENTICATED');
    });
  });

  it('knows the rules that all services share', () => {
    expect(accessTokenRules).toMatchObject({ issuer: 'ashlar', audience: 'ashlar-api', type: 'at+jwt', algorithm: 'ES256' });
  });

  it('refuses a token at once after logging out', async () => {
    const customer = gateway.as('customer');
    expect((await customer.post('/auth/logout')).status).toBe(204);
    expect((await customer.get('/users/me')).outcome).toBe('401 UNAUTHENTICATED');
    expect((await gateway.as('customer').get('/users/me')).status).toBe(200);
  });

  it('refuses a token at once after its account was deleted', async () => {
    const customer = gateway.as('customer');
    expect((await customer.delete('/users/me')).status).toBe(204);
    expect((await customer.get('/users/me')).outcome).toBe('401 UNAUTHENTICATED');
  });

  it('keeps the session when logging out fails', async () => {
    gateway.answer('logOut', () => {
      throw new DomainError('unavailable', 'SERVICE_UNAVAILABLE', 'Not now.');
    });
    const customer = gateway.as('customer');
    expect((await customer.post('/auth/logout')).outcome).toBe('503 SERVICE_UNAVAILABLE');
    expect((await customer.get('/users/me')).status).toBe(200);
  });

  it.each([
    ['GET', '/users'],
    ['GET', `/users/${anId}`],
    ['PATCH', `/users/${anId}`],
    ['DELETE', `/users/${anId}`],
    ['POST', '/products'],
    ['PATCH', `/products/${anId}`],
    ['DELETE', `/products/${anId}`],
    ['POST', `/products/${anId}/variants`],
    ['PATCH', `/variants/${anId}`],
    ['DELETE', `/variants/${anId}`],
    ['POST', '/categories'],
    ['PATCH', `/categories/${anId}`],
    ['DELETE', `/categories/${anId}`],
    ['GET', '/stock/MUG-OAT'],
    ['POST', '/stock/MUG-OAT/adjustments'],
    ['POST', `/orders/${anId}/refunds`],
    ['POST', `/orders/${anId}/ship`],
    ['POST', `/orders/${anId}/deliver`],
  ])('keeps %s %s to administrators', async (method, path) => {
    expect((await gateway.api.send({ method, path })).outcome).toBe('401 UNAUTHENTICATED');
    expect((await gateway.as('customer').send({ method, path })).outcome).toBe('403 FORBIDDEN');
    expect(gateway.asked()).toEqual([]);
  });

  it('honours a token on a public route, and refuses a bad one', async () => {
    expect((await gateway.as('admin').get('/products/mug')).status).toBe(200);
    expect(gateway.lastAsked().metadata.get(metadataKeys.authorization)).toHaveLength(1);
    expect((await gateway.api.as('junk').get('/products/mug')).outcome).toBe('401 UNAUTHENTICATED');
  });

  it('lets a client with an expired token log in and refresh', async () => {
    const expired = gateway.api.as(gateway.identity.accessTokenFor({ expiresIn: -1 }));
    expect((await expired.post('/auth/login', { email: 'ada@example.com', password: 'secret' })).status).toBe(200);
    expect((await expired.post('/auth/refresh', { refreshToken: 'r' })).data).toEqual({
      tokens: { accessToken: 'access', refreshToken: 'refresh', tokenType: 'Bearer', expiresIn: 900 },
    });
  });

  it('publishes the keys of its tokens', async () => {
    const answer = await gateway.api.get(`${gateway.url}/.well-known/jwks.json`);
    expect(JSON.parse(answer.text)).toEqual(JSON.parse(await gateway.identity.authority.jwks()));
    expect(answer.headers.get('cache-control')).toBe('public, max-age=20');
  });
});
