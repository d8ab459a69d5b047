import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newSecret, signedHeaders } from './signature.js';

const body = '{"type":"order.paid","note":"£ 3 – née"}';
const now = () => Math.floor(Date.now() / 1_000);

describe('a signature', () => {
  it('is the one of the specification’s own example', () => {
    const headers = signedHeaders({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' }, [
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    ]);
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is taken by the reference implementation, with either secret while two sign', () => {
    const secrets = [newSecret(), newSecret()];
    const headers = signedHeaders({ id: 'evt', timestamp: now(), body }, secrets);
    for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it.each([
    ['another body', { id: 'evt', timestamp: now(), body: `${body} ` }],
    ['another id', { id: 'evt2', timestamp: now(), body }],
    ['another time', { id: 'evt', timestamp: now() - 1, body }],
  ])('is of no use for %s', (_, signed) => {
    const secret = newSecret();
    const { 'webhook-signature': signature } = signedHeaders(signed, [secret]);
    const headers = { 'webhook-id': 'evt', 'webhook-timestamp': String(now()), 'webhook-signature': signature };
    expect(() => new Webhook(secret).verify(body, headers)).toThrow();
  });
});

describe('a new secret', () => {
  it('is whsec_ and the base64 of 24 to 64 bytes, and never the same', () => {
    const secrets = Array.from({ length: 50 }, newSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]+={0,2}$/);
      expect(Buffer.from(secret.slice(6), 'base64').length).toBe(32);
    }
  });
});
