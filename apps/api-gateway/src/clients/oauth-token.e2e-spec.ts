import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '#platform/errors/domain-error.js';
import { anId } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const secret = 'ashsec_secret';
const form = 'application/x-www-form-urlencoded';
const basic = `Basic ${Buffer.from(`${anId}:${secret}`).toString('base64')}`;
const asked = { clientId: anId, clientSecret: secret, scope: 'orders:read' };

describe('the token endpoint', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => (gateway = await startGateway()));
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('issueClientToken', () => ({ accessToken: 'a.b.c', expiresIn: 900, scope: 'orders:read' }));
  });

  const ask = (body: string | undefined, headers: Record<string, string> = {}, path = '/oauth/token') =>
    fetch(gateway.url + path, { method: 'POST', body, headers: { ...(body !== undefined && { 'content-type': form }), ...headers } });
  const grant = 'grant_type=client_credentials&scope=orders%3Aread';

  it.each(['/oauth/token', '/api/v1/oauth/token'])('answers as RFC 6749 has it, at %s', async (path) => {
    const answer = await ask(grant, { authorization: basic }, path);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ access_token: 'a.b.c', token_type: 'Bearer', expires_in: 900, scope: 'orders:read' });
    expect(['content-type', 'cache-control', 'pragma'].map((name) => answer.headers.get(name))).toEqual([
      'application/json; charset=utf-8',
      'no-store',
      'no-cache',
    ]);
    expect(gateway.lastAsked().request).toEqual(asked);
  });

  it('takes the client from the form', async () => {
    expect((await ask(`${grant}&client_id=${anId}&client_secret=${secret}`)).status).toBe(200);
    expect(gateway.lastAsked().request).toEqual(asked);
  });

  it.each<[string, string | undefined, Record<string, string>, number, string, string]>([
    ['a parameter twice', `${grant}&scope=x`, { authorization: basic }, 400, 'INVALID_REQUEST', 'invalid_request'],
    ['no body', undefined, { authorization: basic }, 400, 'INVALID_REQUEST', 'invalid_request'],
    ['another grant', 'grant_type=password', { authorization: basic }, 400, 'UNSUPPORTED_GRANT_TYPE', 'unsupported_grant_type'],
    ['no client', grant, {}, 401, 'INVALID_CLIENT', 'invalid_client'],
    ['JSON', '{}', { 'content-type': 'application/json' }, 415, 'UNSUPPORTED_MEDIA_TYPE', 'invalid_request'],
    ['another form', grant, { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'UNSUPPORTED_MEDIA_TYPE', 'invalid_request'],
    ['a form in Latin-1', grant, { 'content-type': `${form}; charset=latin1` }, 415, 'UNSUPPORTED_MEDIA_TYPE', 'invalid_request'],
    ['more than anybody needs', 'x'.repeat(2 ** 20 + 1), {}, 413, 'BODY_TOO_LARGE', 'invalid_request'],
  ])('refuses %s in both languages', async (_what, body, headers, status, code, error) => {
    for (const path of ['/oauth/token', '/api/v1/oauth/token']) {
      const answer = await ask(body, headers, path);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      const problem = (await answer.json()) as Record<string, unknown>;
      expect(problem).toMatchObject({ status, code, error, instance: path });
      expect(problem['error_description']).toBe(problem['detail']);
      expect(problem['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
      expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="ashlar", charset="UTF-8"' : null);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    expect(gateway.asked()).toEqual([]);
  });

  it.each([
    ['unauthenticated', 'INVALID_CLIENT', 401, 'invalid_client'],
    ['invalid', 'INVALID_SCOPE', 400, 'invalid_scope'],
    ['unavailable', 'SERVICE_UNAVAILABLE', 503, undefined],
  ] as const)('says %s %s of the users service as %i %s', async (kind, code, status, error) => {
    gateway.answer('issueClientToken', () => {
      throw new DomainError(kind, code, 'No.');
    });
    const answer = await ask(grant, { authorization: basic });
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { error?: string }).error).toBe(error);
  });

  it('takes nothing from the address, where secrets end in logs', async () => {
    const answer = await ask('grant_type=client_credentials', {}, `/oauth/token?client_id=${anId}&client_secret=${secret}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'VALIDATION_FAILED', error: 'invalid_request' });
  });

  it('reads a form where tokens are given out only', async () => {
    expect((await ask(grant, {}, '/api/v1/auth/login')).status).toBe(415);
  });
});
