import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError, invalidField } from '#platform/errors/domain-error.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('The page of the mail to somebody who forgot their password', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => (gateway = await startGateway({ RATE_LIMITS: 'off' })));
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('resetPassword', () => ({}));
  });

  const url = (token = 'abc') => `${gateway.url}/reset-password?token=${encodeURIComponent(token)}`;
  const headers = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };
  const send = (fields: Record<string, string>) => gateway.api.post(url(), new URLSearchParams(fields).toString(), { headers, key: null });

  it('asks for a new password, does nothing by itself, and lets the token out to nobody', async () => {
    const page = await gateway.api.get(url('a&b"><script>'), { headers });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<form method="post" action="/reset-password?token=a%26b%22%3E%3Cscript%3E">');
    expect(page.text).toContain('<input name="newPassword" type="password" autocomplete="new-password" required>');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/);
    expect([page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual(['no-referrer', 'no-store']);
    expect(gateway.asked()).toEqual([]);
  });

  it('takes the password as it was typed', async () => {
    const page = await send({ newPassword: 'grün & 100 % söß ' });
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('<h1>Done</h1>')]);
    expect(gateway.asked()).toMatchObject([{ rpc: 'resetPassword', request: { token: 'abc', newPassword: 'grün & 100 % söß ' } }]);
  });

  it('asks again, and says why, for a password that cannot be one', async () => {
    gateway.answer('resetPassword', () => {
      throw invalidField('newPassword', 'must have at least 8 characters', 'TOO_SHORT');
    });
    const page = await send({ newPassword: 'short' });
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('This password must have at least 8 characters.')]);
    expect(page.text).toContain('<input name="newPassword"');
    expect(page.text).not.toContain('short');
  });

  it('says when its link does not work', async () => {
    gateway.answer('resetPassword', () => {
      throw new DomainError('invalid', 'INVALID_TOKEN', 'No.');
    });
    const page = await send({ newPassword: 'long enough' });
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('This link does not work')]);
  });

  it('takes no other fields, and no other kinds of bodies', async () => {
    expect((await send({ newPassword: 'long enough', role: 'admin' })).outcome).toBe('400 VALIDATION_FAILED');
    const multipart = await gateway.api.post(url(), 'x', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, key: null });
    expect(multipart.outcome).toBe('415 UNSUPPORTED_MEDIA_TYPE');
    expect(gateway.asked()).toEqual([]);
  });
});
