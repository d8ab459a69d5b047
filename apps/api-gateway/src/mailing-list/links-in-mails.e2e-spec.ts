import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '#platform/errors/domain-error.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const links = {
  unsubscribe: { path: '/api/v1/mailing-list/unsubscribe', rpc: 'unsubscribe' },
  'verify an address': { path: '/verify-email', rpc: 'verifyEmail' },
};
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe.each(Object.entries(links))('A link in a mail to %s', (_, { path, rpc }) => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => (gateway = await startGateway()));
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer(rpc, () => ({}));
  });

  const url = (token = 'abc') => `${gateway.url}${path}?token=${encodeURIComponent(token)}`;
  const follow = (token?: string) => gateway.api.get(url(token), { headers: browser });
  const press = (token?: string) =>
    gateway.api.post(url(token), 'List-Unsubscribe=One-Click', { headers: { ...browser, ...form }, key: null });

  it('shows a page whose button does it, and does nothing by itself', async () => {
    const page = await follow('a&b"><script>');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain(`<form method="post" action="${path}?token=a%26b%22%3E%3Cscript%3E">`);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(gateway.asked()).toEqual([]);
  });

  it('says on a page that it is done', async () => {
    const page = await press();
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('<h1>Done</h1>')]);
    expect(gateway.asked()).toMatchObject([{ rpc, request: { token: 'abc' } }]);
  });

  it('says on a page that it does not work', async () => {
    gateway.answer(rpc, () => {
      throw new DomainError('invalid', 'INVALID_TOKEN', 'No.');
    });
    const page = await press();
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('This link does not work')]);
  });

  it('needs a token', async () => {
    const answer = await gateway.api.get(`${gateway.url}${path}`);
    expect([answer.outcome, answer.problem.errors?.[0]]).toMatchObject(['400 VALIDATION_FAILED', { field: 'token', code: 'REQUIRED' }]);
  });
});

describe('A mail program that unsubscribes by one click (RFC 8058)', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => (gateway = await startGateway()));
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('unsubscribe', () => ({}));
  });

  const post = (type: string, body: string) =>
    gateway.api.post('/mailing-list/unsubscribe?token=abc', body, { headers: { 'content-type': type }, key: null });
  const multipart = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';

  it.each([
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    ['multipart/form-data; boundary=x', multipart],
  ])('may post %s', async (type, body) => {
    expect((await post(type, body)).status).toBe(204);
    expect(gateway.asked()).toMatchObject([{ rpc: 'unsubscribe', request: { token: 'abc' } }]);
  });

  it('may not post what is no form, and forms go nowhere else', async () => {
    expect((await post('text/plain', 'x')).outcome).toBe('415 UNSUPPORTED_MEDIA_TYPE');
    const login = await gateway.api.post('/auth/login', 'email=a', { headers: form, key: null });
    expect(login.outcome).toBe('415 UNSUPPORTED_MEDIA_TYPE');
    expect(gateway.asked()).toEqual([]);
  });

  it('is told in the form of the API when the token is no good', async () => {
    gateway.answer('unsubscribe', () => {
      throw new DomainError('invalid', 'INVALID_TOKEN', 'No.');
    });
    expect((await post('application/x-www-form-urlencoded', '')).outcome).toBe('400 INVALID_TOKEN');
  });
});
