import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdjustStockRequest } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { aSku } from '../../test/making.js';

describe('adjusting stock', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => (catalog = await startCatalog()));
  afterAll(() => catalog.stop());

  const adjust = (change: Partial<AdjustStockRequest>, key = randomUUID()) => {
    const request = { sku: 'NONE', reason: 'counted', ...change };
    return catalog.asAdmin(() => catalog.stock.adjustStock(request), key, JSON.stringify(request));
  };
  const history = (sku: string) =>
    catalog.dataSource.query('SELECT delta::int, on_hand_after::int AS after, reason FROM stock_adjustment WHERE sku = $1 ORDER BY id', [
      sku,
    ]);

  it('adds, takes away and sets', async () => {
    const sku = await catalog.make.sku(10, { lowStockThreshold: 20 });
    expect((await adjust({ sku, delta: 5 })).stock).toEqual({
      ...{ sku, onHand: 15, reserved: 0, available: 15, lowStockThreshold: 20, version: 2 },
    });
    expect((await adjust({ sku, delta: -15, reason: 'burnt' })).stock).toMatchObject({ onHand: 0, version: 3 });
    expect((await adjust({ sku, set: 7, expected: 0 })).stock).toMatchObject({ onHand: 7, version: 4 });
    expect(await history(sku)).toEqual([
      { delta: 5, after: 15, reason: 'counted' },
      { delta: -15, after: 0, reason: 'burnt' },
      { delta: 7, after: 7, reason: 'counted' },
    ]);
    expect((await catalog.eventsOf(sku)).map(({ version, data }) => [version, (data as { onHand: number }).onHand])).toEqual([
      ...[[1, 10], [2, 15], [3, 0], [4, 7]], // prettier-ignore
    ]);
  });

  it('is refused when it would leave less than orders hold, or when something else is there than was expected', async () => {
    const sku = await catalog.make.sku(10);
    const { stock: orders } = catalog.from('orders');
    await orders.reserveStock({ orderId: randomUUID(), lines: [{ sku, quantity: 4 }], holdSeconds: 900 });
    await expect(adjust({ sku, delta: -7 })).rejects.toMatchObject({ code: 'STOCK_CONFLICT', kind: 'wrong_state' });
    await expect(adjust({ sku, set: 3 })).rejects.toMatchObject({ code: 'STOCK_CONFLICT' });
    await expect(adjust({ sku, set: 20, expected: 9 })).rejects.toMatchObject({ code: 'STOCK_CONFLICT' });
    expect((await adjust({ sku, set: 4, expected: 10 })).stock).toMatchObject({ onHand: 4, reserved: 4, available: 0 });
    expect(await history(sku)).toHaveLength(1);
  });

  it('happens once for each key, however often it is asked', async () => {
    const sku = await catalog.make.sku(10);
    const key = randomUUID();
    const first = await adjust({ sku, delta: 1 }, key);
    expect(await adjust({ sku, delta: 1 }, key)).toEqual(first);
    await expect(adjust({ sku, delta: 2 }, key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const together = randomUUID();
    await Promise.allSettled(Array.from({ length: 20 }, () => adjust({ sku, delta: 1 }, together)));
    expect((await catalog.asAdmin(() => catalog.stock.getStock({ sku }))).stock).toMatchObject({ onHand: 12 });
    expect(await history(sku)).toHaveLength(2);
  });

  it('adds up when twenty adjust at once', async () => {
    const sku = await catalog.make.sku(0);
    await Promise.all(Array.from({ length: 20 }, () => adjust({ sku, delta: 3 })));
    expect((await catalog.asAdmin(() => catalog.stock.getStock({ sku }))).stock).toMatchObject({ onHand: 60, version: 21 });
  });

  it.each([
    ['delta', {}],
    ['delta', { delta: 1, set: 1 }],
    ['delta', { delta: 0 }],
    ['delta', { delta: 1_000_000_001 }],
    ['set', { set: -1 }],
    ['expected', { delta: 1, expected: 1 }],
    ['reason', { delta: 1, reason: ' ' }],
    ['reason', { delta: 1, reason: 'a\0' }],
  ])('names a wrong %s: %j', async (field, change) => {
    const sku = await catalog.make.sku(1);
    await expect(adjust({ sku, ...change })).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field }] });
    expect(await history(sku)).toEqual([]);
  });

  it('knows no SKU that there is not, and needs a key', async () => {
    for (const sku of [aSku(), 'a\0b', '']) {
      await expect(adjust({ sku, delta: 1 })).rejects.toMatchObject({ code: 'SKU_NOT_FOUND' });
      await expect(catalog.asAdmin(() => catalog.stock.getStock({ sku }))).rejects.toMatchObject({ code: 'SKU_NOT_FOUND' });
    }
    const sku = await catalog.make.sku(1);
    const keyless = catalog.asAdmin(() => catalog.stock.adjustStock({ sku, delta: 1, reason: 'counted' }));
    await expect(keyless).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REQUIRED' });
  });

  it('is for administrators', async () => {
    const request = { sku: 'A', delta: 1, reason: 'counted' };
    await expect(catalog.asCustomer(() => catalog.stock.adjustStock(request))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(catalog.stock.getStock(request)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
