import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './backoff.js';
import { signWebhook } from './sign-webhook.js';
import { Silence } from './silence.js';

describe('signWebhook', () => {
  it('signs time and body, as any HMAC tool computes it', () => {
    expect(signWebhook('secret', '{"id":"evt_1"}', 1_700_000_000)).toBe(
      't=1700000000,v1=af784f27423c462e20039559cd4264140f7b7ed4c9090e26fd663faa5eeb8dda',
    );
  });

  it('changes with the body, the time and the secret', () => {
    const signatures = [signWebhook('s', 'a', 1), signWebhook('s', 'b', 1), signWebhook('s', 'a', 2), signWebhook('t', 'a', 1)];
    expect(new Set(signatures.map((signature) => signature.split('v1=')[1])).size).toBe(4);
  });
});

describe('backoffMs', () => {
  it('doubles from half a second to thirty', () => {
    expect([1, 2, 3, 6, 7, 8, 1_000].map((attempt) => backoffMs(attempt, undefined, 0))).toEqual([
      500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('takes off up to half at random', () => {
    expect(backoffMs(3, undefined, 1)).toBe(1_000);
    expect(backoffMs(3, undefined, 0.5)).toBe(1_500);
  });
});

describe('Silence', () => {
  it('lets everybody through while somebody answers', () => {
    expect(new Silence().allows(16)).toBe(16);
  });

  it('pauses, then allows a single attempt', () => {
    const silence = new Silence();
    const { began, pauseMs } = silence.go(1_000);
    expect(began).toBe(true);
    expect(silence.allows(16, 1_000)).toBe(0);
    expect(silence.allows(16, 1_000 + pauseMs)).toBe(1);
  });

  it('counts attempts that failed together as one', () => {
    const silence = new Silence();
    silence.go(1_000);
    expect(silence.go(1_001)).toEqual({ began: false, pauseMs: 0 });
  });

  it('ends with the first answer', () => {
    const silence = new Silence();
    silence.go(1_000);
    expect(silence.end()).toBe(true);
    expect(silence.end()).toBe(false);
    expect(silence.allows(16, 1_000)).toBe(16);
  });
});
