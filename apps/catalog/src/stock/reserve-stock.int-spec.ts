import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProductStatus } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import type { Clients } from '../../test/clients.js';
import { aSku, gbp } from '../../test/making.js';

describe('reserving stock', () => {
  let catalog: CatalogUnderTest;
  let orders: Clients['stock'];
  beforeAll(async () => {
    catalog = await startCatalog();
    orders = catalog.from('orders').stock;
  });
  afterAll(() => catalog.stop());

  const reserve = (lines: Record<string, number>, orderId = randomUUID()) =>
    orders.reserveStock({ orderId, lines: Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity })), holdSeconds: 900 });
  const stockOf = async (sku: string) => (await catalog.asAdmin(() => catalog.stock.getStock({ sku }))).stock!;
  const reservations = async (orderId: string): Promise<number> =>
    (await catalog.dataSource.query('SELECT FROM reservation WHERE order_id = $1', [orderId])).length;

  it('holds pieces and answers with name and price, in the order of the request', async () => {
    const [s, m] = [aSku('Z'), aSku('A')];
    const product = await catalog.make.product({ name: 'Shirt' }, [
      { sku: s, stock: 5, price: gbp(1500), options: { size: 'S' } },
      { sku: m, stock: 5, price: gbp(1700), options: { size: 'M' } },
    ]);
    const { lines } = await reserve({ [s]: 2, [m]: 5 });
    expect(lines).toEqual([
      { sku: s, name: 'Shirt – S', unitPrice: gbp(1500), quantity: 2, productId: product.id, variantId: product.variants[0].id },
      { sku: m, name: 'Shirt – M', unitPrice: gbp(1700), quantity: 5, productId: product.id, variantId: product.variants[1].id },
    ]);
    expect(await stockOf(s)).toMatchObject({ onHand: 5, reserved: 2, available: 3, version: 2 });
    expect(await stockOf(m)).toMatchObject({ onHand: 5, reserved: 5, available: 0, version: 2 });
  });

  it('names a thing of one variant by its product alone', async () => {
    const product = await catalog.make.product({ name: 'Mug' }, [{ stock: 1, title: 'White' }]);
    const { lines } = await reserve({ [product.variants[0].sku]: 1 });
    expect(lines[0].name).toBe('Mug');
  });

  it('records each change of stock with the version it made', async () => {
    const sku = await catalog.make.sku(5);
    await reserve({ [sku]: 2 });
    expect(await catalog.eventsOf(sku)).toEqual([
      { type: 'stock.changed', version: 1, data: { sku, onHand: 5, reserved: 0, available: 5 } },
      { type: 'stock.changed', version: 2, data: { sku, onHand: 5, reserved: 2, available: 3 } },
    ]);
  });

  it('holds nothing when one line is short, and says how much there is of each', async () => {
    const [enough, short, shorter] = [await catalog.make.sku(5), await catalog.make.sku(3), await catalog.make.sku(0)];
    const orderId = randomUUID();
    await expect(reserve({ [enough]: 5, [short]: 4, [shorter]: 1 }, orderId)).rejects.toMatchObject({
      kind: 'wrong_state',
      code: 'OUT_OF_STOCK',
      errors: [
        { field: 'lines[1]', code: 'OUT_OF_STOCK', message: `Only 3 of ${short} are available` },
        { field: 'lines[2]', code: 'OUT_OF_STOCK', message: `Only 0 of ${shorter} are available` },
      ],
    });
    expect(await stockOf(enough)).toMatchObject({ reserved: 0, version: 1 });
    expect(await reservations(orderId)).toBe(0);
    await reserve({ [short]: 3 }, orderId);
    expect(await stockOf(short)).toMatchObject({ reserved: 3 });
  });

  it('knows no SKU that is not on sale', async () => {
    const draft = await catalog.make.product({ status: ProductStatus.PRODUCT_STATUS_DRAFT }, [{ stock: 5 }]);
    const [known, drafted, never] = [await catalog.make.sku(5), draft.variants[0].sku, aSku()];
    await expect(reserve({ [known]: 1, [drafted]: 1, [never]: 1 })).rejects.toMatchObject({
      kind: 'refused',
      code: 'UNKNOWN_SKU',
      errors: [
        { field: 'lines[1]', code: 'UNKNOWN_SKU' },
        { field: 'lines[2]', code: 'UNKNOWN_SKU' },
      ],
    });
    expect(await stockOf(known)).toMatchObject({ reserved: 0 });
  });

  it('is never short of what is not tracked, and leaves its stock alone', async () => {
    const sku = await catalog.make.sku(1, { trackInventory: false });
    const { lines } = await reserve({ [sku]: 1_000_000 });
    expect(lines).toMatchObject([{ sku, quantity: 1_000_000 }]);
    expect(await stockOf(sku)).toMatchObject({ onHand: 1, reserved: 0, version: 1 });
  });

  it('answers a repeat with the lines it holds, at the price it held them', async () => {
    const product = await catalog.make.product({}, [{ stock: 5 }]);
    const [{ id, sku } = { id: '', sku: '' }] = product.variants;
    const orderId = randomUUID();
    const first = await reserve({ [sku]: 2 }, orderId);
    const variant = { ...product.variants[0], price: gbp(9999) };
    await catalog.asAdmin(() => catalog.products.updateVariant({ id, updateMask: ['price'], variant }));
    expect(await reserve({ [sku]: 2 }, orderId)).toEqual(first);
    expect(await stockOf(sku)).toMatchObject({ reserved: 2, version: 2 });
  });

  it('holds once for twenty repeats at the same time', async () => {
    const sku = await catalog.make.sku(50);
    const orderId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => reserve({ [sku]: 2 }, orderId)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await stockOf(sku)).toMatchObject({ reserved: 2, version: 2 });
  });

  it('refuses an order that was released before it came', async () => {
    const sku = await catalog.make.sku(5);
    const orderId = randomUUID();
    await orders.releaseReservation({ orderId });
    await expect(reserve({ [sku]: 1 }, orderId)).rejects.toMatchObject({ code: 'RESERVATION_CLOSED', kind: 'wrong_state' });
    expect(await stockOf(sku)).toMatchObject({ reserved: 0 });
  });

  it.each([
    ['lines', { lines: [] }],
    ['lines[0].quantity', { lines: [{ sku: 'A', quantity: 0 }] }],
    ['lines[0].quantity', { lines: [{ sku: 'A', quantity: 1_000_001 }] }],
    ['lines[0].sku', { lines: [{ sku: 'A\0', quantity: 1 }] }],
    ['lines[1].sku', { lines: ['A', 'A'].map((sku) => ({ sku, quantity: 1 })) }],
    ['orderId', { orderId: 'mine' }],
    ['holdSeconds', { holdSeconds: 0 }],
  ])('refuses a wrong %s: %j', async (field, fields) => {
    const request = { orderId: randomUUID(), lines: [{ sku: 'A', quantity: 1 }], holdSeconds: 900, ...fields };
    await expect(orders.reserveStock(request)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field }] });
  });

  it('is for orders alone', async () => {
    const request = { orderId: randomUUID(), lines: [], holdSeconds: 900 };
    await expect(catalog.asAdmin(() => catalog.stock.reserveStock(request))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(catalog.stock.commitReservation(request)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(catalog.stock.releaseReservation(request)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('sells exactly 100 of 100 to 500 buyers at once, and answers every one of them', async () => {
    const sku = await catalog.make.sku(100);
    const outcomes = await Promise.allSettled(Array.from({ length: 500 }, () => reserve({ [sku]: 1 })));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
    expect(refusals).toEqual(Array(400).fill('OUT_OF_STOCK'));
    expect(await stockOf(sku)).toMatchObject({ onHand: 100, reserved: 100, available: 0, version: 101 });
    const versions = (await catalog.eventsOf(sku)).map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: 101 }, (_, n) => n + 1));
  });

  it('takes 1,000 orders of two lines in opposite order without a deadlock', async () => {
    const [one, other] = [await catalog.make.sku(2_000), await catalog.make.sku(2_000)];
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => reserve(n % 2 ? { [one]: 1, [other]: 1 } : { [other]: 1, [one]: 1 })));
    expect(await stockOf(one)).toMatchObject({ reserved: 1_000, version: 1_001 });
    expect(await stockOf(other)).toMatchObject({ reserved: 1_000, version: 1_001 });
  });

  it('cannot be made to promise more than there is, not even by hand', async () => {
    const sku = await catalog.make.sku(5);
    const write = (change: string) => catalog.dataSource.query(`UPDATE stock SET ${change} WHERE sku = $1`, [sku]);
    await expect(write('reserved = 6')).rejects.toThrow('stock_reserved');
    await expect(write('reserved = -1')).rejects.toThrow('stock_reserved');
    await expect(write('on_hand = -1')).rejects.toThrow('stock_on_hand');
  });
});
