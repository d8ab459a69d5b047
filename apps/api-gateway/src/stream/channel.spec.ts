import { describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { channelNamed, epochOf } from './channel.js';

const adaId = '019a2f6e-7f4e-7c1a-9a55-5b1f0c9d2e10';
const bobId = '019a2f6e-7f4e-7c1a-9a55-5b1f0c9d2e11';
const ada: Caller = { userId: adaId, role: 'customer', sessionId: 's', scopes: [] };
const admin: Caller = { userId: bobId, role: 'admin', sessionId: 's', scopes: [] };
const follower: Caller = { userId: bobId, role: 'client', sessionId: 's', scopes: ['events:read'] };
const otherClient: Caller = { ...follower, scopes: ['orders:read', 'catalog:read'] };

describe('the name of a channel', () => {
  it.each([
    ['orders', ada, 'orders', `customer:${adaId}`, 'owner'],
    ['orders', admin, 'orders', 'orders', 'owner'],
    [`orders:${adaId}`, ada, 'orders', `customer:${adaId}`, 'owner'],
    [`orders:${adaId.toUpperCase()}`, ada, 'orders', `customer:${adaId}`, 'owner'],
    [`orders:${adaId}`, admin, 'orders', `customer:${adaId}`, 'owner'],
    ['stock:MUG:OAT', undefined, 'catalog', 'stock:MUG:OAT', 'everybody'],
    ['stock:MUG', ada, 'catalog', 'stock:MUG', 'everybody'],
    ['stock:MUG', admin, 'catalog', 'stock:MUG', 'owner'],
    ['orders', follower, 'orders', 'orders', 'owner'],
    [`orders:${adaId}`, follower, 'orders', `customer:${adaId}`, 'owner'],
    ['stock:MUG', follower, 'catalog', 'stock:MUG', 'owner'],
    ['stock:MUG', otherClient, 'catalog', 'stock:MUG', 'everybody'],
    [`product:${adaId}`, undefined, 'catalog', `product:${adaId}`, 'everybody'],
  ])('%s means to each what is theirs', (name, caller, source, key, audience) => {
    expect(channelNamed(name, caller)).toMatchObject({ name, source, key, audience });
  });

  it.each(['', 'nonsense', 'stock', 'stock:', 'product', 'product:mug', 'orders:', 'orders:ada', 'Orders', `customer:${adaId}`])(
    '%s is no channel',
    (name) => {
      expect(() => channelNamed(name, admin)).toThrow(codeOf('UNKNOWN_CHANNEL'));
    },
  );

  it("is refused when it is somebody else's", () => {
    expect(() => channelNamed(`orders:${bobId}`, ada)).toThrow(codeOf('FORBIDDEN'));
  });

  it.each(['orders', `orders:${adaId}`, `orders:${bobId}`])('%s is refused to an API client that may not read events', (name) => {
    expect(() => channelNamed(name, otherClient)).toThrow(codeOf('FORBIDDEN'));
  });

  it.each(['orders', `orders:${adaId}`])('%s needs a token', (name) => {
    expect(() => channelNamed(name, undefined)).toThrow(codeOf('UNAUTHENTICATED'));
  });
});

describe('the epoch of a channel', () => {
  it('stays, and differs from channel to channel and from history to history', () => {
    expect(epochOf('orders', 'a')).toBe(epochOf('orders', 'a'));
    expect(new Set([epochOf('orders', 'a'), epochOf('customer:1', 'a'), epochOf('orders', 'b')]).size).toBe(3);
  });
});
