import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Product } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { eventually } from '#testing/eventually.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { aSku, aVariantInput } from '../../test/making.js';
import { InStockSweeper } from './in-stock-sweeper.js';

/** What lists filter by, beside what the shelves say. */
const states = `
  SELECT p.in_stock AS shown, bool_or(NOT v.track_inventory OR s.on_hand > s.reserved) AS there, p.version, p.changed_xid
  FROM product p JOIN variant v ON v.product_id = p.id JOIN stock s ON s.variant_id = v.id WHERE p.id = $1 GROUP BY p.id`;

describe('whether a product is in stock', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => (catalog = await startCatalog()));
  afterAll(() => catalog.stop());

  const stateOf = async ({ id }: { id: string }) =>
    (await catalog.dataSource.query(states, [id]))[0] as { shown: boolean; there: boolean; version: number; changed_xid: string };
  const shownOf = async (product: { id: string }) => {
    const { shown, there } = await stateOf(product);
    expect(shown).toBe(there);
    return shown;
  };
  const adjust = (sku: string, set: number) =>
    catalog.asAdmin(() => catalog.stock.adjustStock({ sku, set, reason: 'counted' }), randomUUID(), `${set}`);
  const reserve = async (sku: string, quantity = 1) => {
    const orderId = randomUUID();
    await catalog.from('orders').stock.reserveStock({ orderId, lines: [{ sku, quantity }], holdSeconds: 900 });
    return orderId;
  };
  const release = (orderId: string) => catalog.from('orders').stock.releaseReservation({ orderId });
  const followed = (product: Product, shown: boolean) =>
    eventually(async () => expect(await stateOf(product)).toMatchObject({ shown, there: shown }), 5_000);

  it('is known at once when it is made, of any of its variants', async () => {
    expect(await shownOf(await catalog.make.product({}, [{ stock: 0 }, { stock: 1 }]))).toBe(true);
    expect(await shownOf(await catalog.make.product({}, [{ stock: 0 }, { stock: 0 }]))).toBe(false);
    expect(await shownOf(await catalog.make.product({}, [{ trackInventory: false }]))).toBe(true);
  });

  it('follows its variants at once as they come, change and go', async () => {
    const product = await catalog.make.product({}, [{ stock: 0 }]);
    const { products, asAdmin } = catalog;
    const { variant } = await asAdmin(() => products.createVariant({ productId: product.id, variant: aVariantInput({ stock: 3 }) }));
    expect(await shownOf(product)).toBe(true);
    await asAdmin(() => products.deleteVariant({ id: variant!.id }));
    expect(await shownOf(product)).toBe(false);
    const [{ id }] = product.variants;
    const track = (trackInventory: boolean) =>
      asAdmin(() => products.updateVariant({ id, variant: aVariantInput({ trackInventory }), updateMask: ['track_inventory'] }));
    await track(false);
    expect(await shownOf(product)).toBe(true);
    await track(true);
    expect(await shownOf(product)).toBe(false);
    await asAdmin(() => products.updateVariant({ id, variant: aVariantInput({ sku: aSku() }), updateMask: ['sku'] }));
    expect(await shownOf(product)).toBe(false);
  });

  it('follows adjustments at once, without a version or an event of its own', async () => {
    const product = await catalog.make.product({}, [{ stock: 5 }]);
    const before = await stateOf(product);
    await adjust(product.variants[0].sku, 0);
    expect(await shownOf(product)).toBe(false);
    const after = await stateOf(product);
    expect(after.version).toBe(before.version);
    expect(BigInt(after.changed_xid)).toBeGreaterThan(BigInt(before.changed_xid));
    expect(await catalog.eventsOf(product.id)).toHaveLength(1);
    await adjust(product.variants[0].sku, 1);
    expect(await shownOf(product)).toBe(true);
  });

  it('follows what orders hold and give back', async () => {
    const product = await catalog.make.product({}, [{ stock: 2 }]);
    const [{ sku }] = product.variants;
    await reserve(sku);
    expect(await shownOf(product)).toBe(true);
    const last = await reserve(sku);
    await followed(product, false);
    await release(last);
    await followed(product, true);
  });

  it('lets orders go on while somebody holds the product, and nobody wait for one that is held', async () => {
    const [held, free] = [await catalog.make.product({}, [{ stock: 1 }]), await catalog.make.product({}, [{ stock: 1 }])];
    await catalog.dataSource.transaction(async (manager) => {
      await manager.query('SELECT FROM product WHERE id = $1 FOR UPDATE', [held.id]);
      await reserve(held.variants[0].sku);
      await reserve(free.variants[0].sku);
      await followed(free, false);
      expect(await stateOf(held)).toMatchObject({ shown: true, there: false });
    });
    await followed(held, false);
  });

  it('is found by states alone: what any writer left untold is mended, many at a time', async () => {
    const products = [];
    for (let n = 0; n < 5; n++) products.push(await catalog.make.product({}, [{ stock: 1 }]));
    await catalog.dataSource.query('UPDATE stock SET on_hand = 0 WHERE sku = ANY($1)', [products.map(({ variants }) => variants[0].sku)]);
    for (const product of products) await followed(product, false);
    expect(await catalog.get(InStockSweeper).sweep()).toBe(0);
  });

  it('lets a shelf that neither empties nor fills be written without touching an index', async () => {
    const [{ sku }] = (await catalog.make.product({}, [{ stock: 50 }])).variants;
    await catalog.dataSource.transaction(async (manager) => {
      const counts = async (): Promise<{ written: number; hot: number }> => {
        const columns = 'pg_stat_get_xact_tuples_updated(oid)::int AS written, pg_stat_get_xact_tuples_hot_updated(oid)::int AS hot';
        return (await manager.query(`SELECT ${columns} FROM pg_class WHERE relname = 'stock'`))[0];
      };
      const before = await counts();
      for (let n = 0; n < 5; n++)
        await manager.query('UPDATE stock SET reserved = reserved + 1, version = version + 1 WHERE sku = $1', [sku]);
      const after = await counts();
      expect([after.written - before.written, after.hot - before.hot]).toEqual([5, 5]);
    });
  });

  it('comes true whatever many do at once', async () => {
    const product = await catalog.make.product({}, [{ stock: 1 }, { stock: 1 }]);
    const buyAndReturn = async (sku: string) => {
      for (let n = 0; n < 10; n++) {
        const orderId = await reserve(sku).catch(() => undefined);
        if (orderId) await release(orderId);
      }
    };
    const [one, other] = product.variants.map(({ sku }) => sku);
    await Promise.all([one, one, other, other].map(buyAndReturn));
    await reserve(one);
    await Promise.all([reserve(other), adjust(one, 1)]);
    await followed(product, false);
  });
});
