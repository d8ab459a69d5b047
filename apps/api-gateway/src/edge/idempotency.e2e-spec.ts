import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { metadataKeys } from '#platform/grpc/metadata-keys.js';
import { aProduct, anId, someStock } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('repeating a request', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('getProduct', () => ({ product: aProduct() }));
    gateway.answer('listProducts', () => ({ products: [aProduct()], page: { limit: 24, nextCursor: 'more', total: 7 } }));
  });

  describe('an idempotency key', () => {
    const adjust = (body: unknown, key: string | null) => gateway.as('admin', anId).post('/stock/MUG-OAT/adjustments', body, { key });

    beforeEach(() => gateway.answer('adjustStock', () => ({ stock: someStock() })));

    it.each([
      ['missing', null],
      ['empty', ''],
      ['with a space', 'a b'],
      ['longer than 255 characters', 'x'.repeat(256)],
      ['not ASCII', 'k\u00e9y'],
    ])('that is %s is refused', async (_, key) => {
      expect((await adjust({ delta: 1, reason: 'found' }, key)).outcome).toBe('400 IDEMPOTENCY_KEY_REQUIRED');
    });

    it('goes to the service with the method and path, and the same hash for the same JSON value', async () => {
      await adjust('{"delta":1,"reason":"found"}', 'k-1');
      await adjust('{ "reason": "f\\u006fund", "delta": 1.0 }', 'k-1');
      await adjust('{"delta":2,"reason":"found"}', 'k-1');
      const [first, second, third] = gateway.asked().map(({ metadata }) => metadata.get(metadataKeys.idempotencyBodyHash)[0]);
      expect(second).toBe(first);
      expect(third).not.toBe(first);
      const { metadata } = gateway.lastAsked();
      expect(metadata.get(metadataKeys.idempotencyKey)).toEqual(['k-1']);
      expect(metadata.get(metadataKeys.idempotencyScope)).toEqual(['POST /api/v1/stock/MUG-OAT/adjustments']);
    });

    it('says when the answer is a replay', async () => {
      gateway.answer('adjustStock', (_, sendMetadata) => {
        const replayed = gateway.lastAsked().metadata.clone();
        for (const key of Object.keys(replayed.getMap())) replayed.remove(key);
        replayed.set(metadataKeys.idempotentReplayed, 'true');
        sendMetadata(replayed);
        return { stock: someStock() };
      });
      const answer = await adjust({ delta: 1, reason: 'found' }, 'k-2');
      expect([answer.status, answer.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    });

    it('says nothing when it is not', async () => {
      expect((await adjust({ delta: 1, reason: 'found' }, 'k-3')).headers.get('idempotent-replayed')).toBeNull();
    });
  });
});
