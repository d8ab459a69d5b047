import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';

/** A statement sees rows as they were when it began, save those it waited for. */
describe('Stock that somebody else is just changing', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => (catalog = await startCatalog()));
  afterAll(() => catalog.stop());

  const reserve = (sku: string, quantity: number, orderId = randomUUID()) =>
    catalog.from('orders').stock.reserveStock({ orderId, lines: [{ sku, quantity }], holdSeconds: 900 });
  const adjust = (sku: string, delta: number) => {
    const request = { sku, delta, reason: 'counted' };
    return catalog.asAdmin(() => catalog.stock.adjustStock(request), randomUUID(), JSON.stringify(request));
  };
  const stockOf = async (sku: string) => (await catalog.asAdmin(() => catalog.stock.getStock({ sku }))).stock!;

  /** Begins `work` while another transaction holds the SKU, which then changes it as `change` says. */
  async function meanwhile<T>(sku: string, change: string, work: () => Promise<T>): Promise<T> {
    const other = catalog.dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query('SELECT FROM stock WHERE sku = $1 FOR UPDATE', [sku]);
    const waiting = work();
    await eventually(async () => {
      const rows: unknown[] = await catalog.dataSource.query(
        // The sweep that follows empty shelves may wait for it too.
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query NOT LIKE '%sweep_in_stock%'`,
      );
      expect(rows).toHaveLength(1);
    });
    await other.query(`UPDATE stock SET ${change} WHERE sku = $1`, [sku]);
    await other.commitTransaction();
    await other.release();
    return waiting;
  }

  it('is held as it is by then', async () => {
    const sku = await catalog.make.sku(5);
    await reserve(sku, 2);
    await meanwhile(sku, 'reserved = 0', () => reserve(sku, 3));
    expect(await stockOf(sku)).toMatchObject({ onHand: 5, reserved: 3 });
  });

  it('is not held twice when the last pieces go', async () => {
    const sku = await catalog.make.sku(5);
    const late = meanwhile(sku, 'reserved = 4', () => reserve(sku, 3));
    await expect(late).rejects.toMatchObject({ code: 'OUT_OF_STOCK' });
    expect(await stockOf(sku)).toMatchObject({ onHand: 5, reserved: 4 });
  });

  it('is refused without waiting when there is not enough of it', async () => {
    const sku = await catalog.make.sku(5);
    const other = catalog.dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query('SELECT FROM stock WHERE sku = $1 FOR UPDATE', [sku]);
    await expect(reserve(sku, 6)).rejects.toMatchObject({ code: 'OUT_OF_STOCK' });
    await other.rollbackTransaction();
    await other.release();
  });

  it('is taken away when pieces became free', async () => {
    const sku = await catalog.make.sku(5);
    await reserve(sku, 5);
    await meanwhile(sku, 'reserved = 1', () => adjust(sku, -3));
    expect(await stockOf(sku)).toMatchObject({ onHand: 2, reserved: 1 });
  });

  it('is sold, and given back, as it is by then', async () => {
    const [sku, orderId] = [await catalog.make.sku(5), randomUUID()];
    await reserve(sku, 5, orderId);
    await meanwhile(sku, 'on_hand = 9, reserved = 9', () => catalog.from('orders').stock.commitReservation({ orderId }));
    expect(await stockOf(sku)).toMatchObject({ onHand: 4, reserved: 4 });
    await meanwhile(sku, 'on_hand = 1, reserved = 0', () => catalog.from('orders').stock.releaseReservation({ orderId }));
    expect(await stockOf(sku)).toMatchObject({ onHand: 6, reserved: 0 });
  });
});
