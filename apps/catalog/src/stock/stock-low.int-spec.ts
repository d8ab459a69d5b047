import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdjustStockRequest } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import type { Clients } from '../../test/clients.js';
import { aVariantInput } from '../../test/making.js';

describe('stock that runs low', () => {
  let catalog: CatalogUnderTest;
  let orders: Clients['stock'];
  beforeAll(async () => {
    catalog = await startCatalog();
    orders = catalog.from('orders').stock;
  });
  afterAll(() => catalog.stop());

  const reserve = (lines: Record<string, number>, orderId = randomUUID()) =>
    orders.reserveStock({ orderId, lines: Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity })), holdSeconds: 900 });
  const adjust = (sku: string, change: Partial<AdjustStockRequest>) => {
    const request = { sku, reason: 'counted', ...change };
    return catalog.asAdmin(() => catalog.stock.adjustStock(request), randomUUID(), JSON.stringify(request));
  };
  /** The versions that there are, which must be 1..n, and what is available after each; `low` behind those that said so. */
  const story = async (sku: string) => {
    const events = await catalog.eventsOf(sku);
    expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
    const { stock } = await catalog.asAdmin(() => catalog.stock.getStock({ sku }));
    expect(stock!.version).toBe(events.length);
    return events.map(({ type, data }) => `${(data as { available: number }).available}${type === 'stock.low' ? ' low' : ''}`);
  };

  it.each<[string, number, number | undefined, Record<string, unknown>, (number | Partial<AdjustStockRequest>)[], string[]]>([
    ['says so when an order takes it to the threshold', 10, 5, {}, [4, 1], ['10', '6', '5', '5 low']],
    ['says so when an order takes it past the threshold', 10, 5, {}, [8], ['10', '2', '2 low']],
    ['does not say so again at each further fall', 10, 5, {}, [6, 1, 1, { delta: -1 }], ['10', '4', '4 low', '3', '2', '1']],
    ['says so at each new fall', 10, 5, {}, [6, { delta: 2 }, 1], ['10', '4', '4 low', '6', '5', '5 low']],
    ['says so when a count finds less', 10, 5, {}, [{ set: 3, expected: 10 }], ['10', '3', '3 low']],
    ['says so when something is thrown away', 10, 5, {}, [2, { delta: -3 }], ['10', '8', '5', '5 low']],
    ['says nothing when it rises', 4, 5, {}, [{ delta: 1 }, { delta: 1 }], ['4', '5', '6']],
    ['says nothing of what begins low', 3, 5, {}, [1], ['3', '2']],
    ['says nothing without a threshold', 3, undefined, {}, [3], ['3', '0']],
    ['says when nothing is left where the threshold is 0', 3, 0, {}, [2, 1], ['3', '1', '0', '0 low']],
    ['says nothing of what is not tracked', 10, 5, { trackInventory: false }, [8, { set: 1 }], ['10', '1']],
    ['says nothing of an adjustment that changes nothing', 5, 5, {}, [{ set: 5 }], ['5', '5']],
  ])('%s', async (_, first, lowStockThreshold, fields, changes, expected) => {
    const sku = await catalog.make.sku(first, { ...fields, lowStockThreshold });
    for (const change of changes) await (typeof change === 'number' ? reserve({ [sku]: change }) : adjust(sku, change));
    expect(await story(sku)).toEqual(expected);
  });

  it('says how much there is and what the threshold was', async () => {
    const sku = await catalog.make.sku(10, { lowStockThreshold: 5 });
    await reserve({ [sku]: 7 });
    expect((await catalog.eventsOf(sku)).slice(1)).toEqual([
      { type: 'stock.changed', version: 2, data: { sku, onHand: 10, reserved: 7, available: 3 } },
      { type: 'stock.low', version: 3, data: { sku, available: 3, lowStockThreshold: 5 } },
    ]);
  });

  it('says nothing when an order is paid, and can say so anew after one is off', async () => {
    const sku = await catalog.make.sku(10, { lowStockThreshold: 5 });
    const [paid, off] = [randomUUID(), randomUUID()];
    await reserve({ [sku]: 5 }, paid);
    await reserve({ [sku]: 1 }, off);
    await orders.commitReservation({ orderId: paid });
    await orders.releaseReservation({ orderId: off });
    await orders.releaseReservation({ orderId: paid });
    await reserve({ [sku]: 6 });
    expect(await story(sku)).toEqual(['10', '5', '5 low', '4', '4', '5', '10', '4', '4 low']);
  });

  it('is told of each SKU of an order by itself', async () => {
    const [falls, stays] = [await catalog.make.sku(10, { lowStockThreshold: 5 }), await catalog.make.sku(10, { lowStockThreshold: 2 })];
    await reserve({ [stays]: 6, [falls]: 6 });
    expect([await story(falls), await story(stays)]).toEqual([
      ['10', '4', '4 low'],
      ['10', '4'],
    ]);
  });

  it('says so once when many orders take it there at once', async () => {
    const sku = await catalog.make.sku(30, { lowStockThreshold: 10 });
    await Promise.allSettled(Array.from({ length: 40 }, (_, n) => (n % 4 === 0 ? adjust(sku, { delta: -1 }) : reserve({ [sku]: 1 }))));
    const told = await story(sku);
    expect(told.at(-1)).toBe('0');
    expect(told.filter((each) => each.endsWith('low'))).toEqual(['10 low']);
  });
});

describe('the first event of a SKU', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => (catalog = await startCatalog()));
  afterAll(() => catalog.stop());

  const events = async (sku: string) =>
    (await catalog.eventsOf(sku)).map(({ type, version, data }) => [type, version, (data as { onHand: number }).onHand]);
  const nameSku = (id: string, sku: string) => {
    const request = { id, updateMask: ['sku'], variant: aVariantInput({ sku }), expectedVersion: undefined };
    return catalog.asAdmin(() => catalog.products.updateVariant(request));
  };

  it('is the stock it began with', async () => {
    expect(await events(await catalog.make.sku(7))).toEqual([['stock.changed', 1, 7]]);
    expect(await events(await catalog.make.sku(0))).toEqual([['stock.changed', 1, 0]]);
  });

  it('is the stock that a renamed one brings along; the old name goes on counting when it is sold again', async () => {
    const { variants } = await catalog.make.product({}, [{ stock: 7 }]);
    const [old, next] = [variants[0].sku, `${variants[0].sku}-NEW`];
    await nameSku(variants[0].id, next);
    expect(await events(next)).toEqual([['stock.changed', 1, 7]]);
    await catalog.make.sku(2, { sku: old });
    expect((await events(old)).map(([type, version, onHand]) => `${type} ${version}: ${onHand}`)).toEqual([
      'stock.changed 1: 7',
      'stock.changed 2: 0',
      'stock.changed 3: 2',
    ]);
  });
});
