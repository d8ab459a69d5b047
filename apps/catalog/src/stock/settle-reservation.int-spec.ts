import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DomainError } from '#platform/errors/domain-error.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import type { Clients } from '../../test/clients.js';

const [HELD, COMMITTED, RELEASED] = ['RESERVATION_STATE_HELD', 'RESERVATION_STATE_COMMITTED', 'RESERVATION_STATE_RELEASED'];

describe('a reservation of 3 out of 10', () => {
  let catalog: CatalogUnderTest;
  let orders: Clients['stock'];
  beforeAll(async () => {
    catalog = await startCatalog();
    orders = catalog.from('orders').stock;
  });
  afterAll(() => catalog.stop());

  const reserved = async () => {
    const [sku, untracked] = [await catalog.make.sku(10), await catalog.make.sku(10, { trackInventory: false })];
    const orderId = randomUUID();
    const lines = [sku, untracked].map((each) => ({ sku: each, quantity: 3 }));
    await orders.reserveStock({ orderId, lines, holdSeconds: 900 });
    return { sku, untracked, orderId };
  };
  const stockOf = async (sku: string) => (await catalog.asAdmin(() => catalog.stock.getStock({ sku }))).stock!;
  const commit = async (orderId: string) => (await orders.commitReservation({ orderId })).state;
  const release = async (orderId: string) => (await orders.releaseReservation({ orderId })).state;

  const courses: [string, ('commit' | 'release')[], string, { onHand: number; reserved: number; version: number }][] = [
    ['paid', ['commit'], COMMITTED, { onHand: 7, reserved: 0, version: 3 }],
    ['paid, said twice', ['commit', 'commit'], COMMITTED, { onHand: 7, reserved: 0, version: 3 }],
    ['off', ['release'], RELEASED, { onHand: 10, reserved: 0, version: 3 }],
    ['off, said twice', ['release', 'release'], RELEASED, { onHand: 10, reserved: 0, version: 3 }],
    ['paid, then off', ['commit', 'release'], RELEASED, { onHand: 10, reserved: 0, version: 4 }],
    ['off, then paid too late', ['release', 'commit'], RELEASED, { onHand: 10, reserved: 0, version: 3 }],
    ['paid, off, and both again', ['commit', 'release', 'commit', 'release'], RELEASED, { onHand: 10, reserved: 0, version: 4 }],
  ];
  it.each(courses)('that is %s', async (_, steps, state, stock) => {
    const { sku, untracked, orderId } = await reserved();
    let last: string = HELD;
    for (const step of steps) last = await (step === 'commit' ? commit(orderId) : release(orderId));
    expect(last).toBe(state);
    expect(await stockOf(sku)).toMatchObject({ ...stock, available: stock.onHand });
    expect(await stockOf(untracked)).toMatchObject({ onHand: 10, reserved: 0, version: 1 });
    expect((await catalog.eventsOf(sku)).map(({ version }) => version)).toEqual(Array.from({ length: stock.version }, (__, n) => n + 1));
  });

  it('ends in one of two ways when everybody settles it at once', async () => {
    for (let round = 0; round < 10; round++) {
      const { sku, orderId } = await reserved();
      await Promise.all([commit(orderId), release(orderId), commit(orderId), release(orderId), commit(orderId)]);
      const { onHand, reserved: held, version } = await stockOf(sku);
      expect({ onHand, held }).toEqual({ onHand: 10, held: 0 });
      expect([3, 4]).toContain(version);
    }
  });

  it('never lets a commit and a release of many orders of the same things wait for each other', async () => {
    const skus = await Promise.all(Array.from({ length: 6 }, () => catalog.make.sku(1_000)));
    const orderIds = Array.from({ length: 100 }, () => randomUUID());
    const shuffled = (n: number) => [...skus.slice(n % 6), ...skus.slice(0, n % 6)].map((sku) => ({ sku, quantity: 1 }));
    await Promise.all(orderIds.map((orderId, n) => orders.reserveStock({ orderId, lines: shuffled(n), holdSeconds: 900 })));
    await Promise.all(orderIds.map((orderId, n) => (n % 2 ? commit(orderId) : release(orderId))));
    for (const sku of skus) expect(await stockOf(sku)).toMatchObject({ onHand: 950, reserved: 0 });
  });

  it('that never was is released all the same, and cannot be committed', async () => {
    const orderId = randomUUID();
    await expect(commit(orderId)).rejects.toMatchObject({ code: 'RESERVATION_NOT_FOUND' });
    await expect(commit('nonsense')).rejects.toMatchObject({ code: 'RESERVATION_NOT_FOUND' });
    expect(await release(orderId)).toBe(RELEASED);
    expect(await commit(orderId)).toBe(RELEASED);
  });

  it('is either held or refused, but never lost, when its release overtakes it', async () => {
    for (let round = 0; round < 20; round++) {
      const sku = await catalog.make.sku(1);
      const orderId = randomUUID();
      const reserving = orders.reserveStock({ orderId, lines: [{ sku, quantity: 1 }], holdSeconds: 900 });
      const [outcome, state] = await Promise.all([
        reserving.then(
          () => 'held',
          (error: unknown) => (error as DomainError).code,
        ),
        release(orderId),
      ]);
      expect(['held', 'RESERVATION_CLOSED']).toContain(outcome);
      expect(state).toBe(RELEASED);
      expect(await stockOf(sku)).toMatchObject({ onHand: 1, reserved: 0 });
    }
  });
});
