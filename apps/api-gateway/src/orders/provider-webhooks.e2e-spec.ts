import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError } from '#platform/errors/domain-error.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('a webhook of a payment provider', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());

  it('goes on as the bytes and headers that came', async () => {
    gateway.answer('handleWebhook', () => ({}));
    const body = '{ "amount": 1.0,\n "note": "\\u0041" }';
    const headers = { 'X-Signature': 'abc', authorization: 'Basic of-the-provider', 'content-type': 'application/json' };
    expect((await gateway.api.post('/payments/webhooks/sandbox', body, { headers, key: null })).status).toBe(200);
    const { request } = gateway.lastAsked();
    expect(Buffer.from(request['body'] as Uint8Array).toString()).toBe(body);
    expect(request).toMatchObject({ provider: 'sandbox', headers: { 'x-signature': 'abc', 'content-type': 'application/json' } });
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'application/octet-stream'])('may be of type %s', async (type) => {
    gateway.answer('handleWebhook', () => ({}));
    const body = new Uint8Array([0, 255, 1]);
    expect((await gateway.api.post('/payments/webhooks/sandbox', body, { headers: { 'content-type': type } })).status).toBe(200);
    expect([...(gateway.lastAsked().request['body'] as Uint8Array)]).toEqual([0, 255, 1]);
  });

  it('is told why it was refused', async () => {
    gateway.answer('handleWebhook', () => {
      throw new DomainError('invalid', 'INVALID_SIGNATURE', 'The signature is not valid.');
    });
    expect((await gateway.api.post('/payments/webhooks/sandbox', 'x')).outcome).toBe('400 INVALID_SIGNATURE');
  });

  it('is refused unread when it is larger than anything a provider sends, and nobody is asked', async () => {
    let asked = 0;
    gateway.answer('handleWebhook', () => {
      asked += 1;
      return {};
    });
    const huge = '{"id":"evt_1"}'.padEnd(2 * 1024 * 1024);
    expect((await gateway.api.post('/payments/webhooks/sandbox', huge)).outcome).toBe('400 INVALID_SIGNATURE');
    expect(asked).toBe(0);
  });

  it('is refused when it has no body at all', async () => {
    gateway.answer('handleWebhook', ({ body }) => {
      if ((body as Uint8Array).length === 0) throw new DomainError('invalid', 'INVALID_SIGNATURE', 'The signature is not valid.');
      return {};
    });
    expect((await gateway.api.post('/payments/webhooks/stripe')).outcome).toBe('400 INVALID_SIGNATURE');
  });
});
