import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { VariantInput } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { aListRequest, aSku, aVariantInput, gbp } from '../../test/making.js';

describe('the variants of a product', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => (catalog = await startCatalog()));
  afterAll(() => catalog.stop());

  const add = async (productId: string, fields: Partial<VariantInput> = {}) =>
    (await catalog.asAdmin(() => catalog.products.createVariant({ productId, variant: aVariantInput(fields) }))).variant!;
  const update = async (id: string, fields: Partial<VariantInput>, expectedVersion?: number) => {
    const request = { id, updateMask: Object.keys(fields), variant: aVariantInput(fields), expectedVersion };
    return (await catalog.asAdmin(() => catalog.products.updateVariant(request))).variant!;
  };
  const remove = (id: string, expectedVersion?: number) => catalog.asAdmin(() => catalog.products.deleteVariant({ id, expectedVersion }));
  const read = async (id: string) => (await catalog.asAdmin(() => catalog.products.getProduct({ idOrSlug: id }))).product!;
  const hold = (sku: string) => {
    const orderId = randomUUID();
    return catalog.from('orders').stock.reserveStock({ orderId, lines: [{ sku, quantity: 1 }], holdSeconds: 60 });
  };

  it('can be added to: behind the others, with its price, options and stock', async () => {
    const { id } = await catalog.make.product({}, [{ price: gbp(500), options: { size: 'M' } }]);
    const sku = aSku();
    const added = await add(id, { sku, price: gbp(300), options: { size: 'S' }, stock: 4 });
    expect(added).toMatchObject({ sku, productId: id, title: 'S', available: 4, position: 2, version: 1 });
    const product = await read(id);
    expect(product).toMatchObject({ priceMin: gbp(300), priceMax: gbp(500), options: [{ name: 'size', values: ['M', 'S'] }], version: 2 });
    expect(product.variants[1]).toEqual(added);
    expect((await catalog.eventsOf(id)).map(({ type, version }) => `${version} ${type}`)).toEqual([
      '1 product.created',
      '2 product.updated',
    ]);
    expect(await catalog.eventsOf(sku)).toMatchObject([{ version: 1, data: { onHand: 4 } }]);
  });

  it('take no SKU that is taken, no other currency, and no more than a hundred', async () => {
    const taken = await catalog.make.sku(1);
    const { id } = await catalog.make.product();
    await expect(add(id, { sku: taken })).rejects.toMatchObject({ code: 'SKU_TAKEN', errors: [{ field: 'sku' }] });
    await expect(add(id, { price: { amount: 1, currency: 'EUR' } })).rejects.toMatchObject({ errors: [{ field: 'price.currency' }] });
    await expect(add(randomUUID())).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOUND' });
    const full = await catalog.make.product({}, Array(100).fill({}));
    await expect(add(full.id)).rejects.toMatchObject({ kind: 'refused', code: 'TOO_MANY_VARIANTS' });
    expect(await read(id)).toMatchObject({ version: 1 });
  });

  it('can be changed field by field, and the product follows', async () => {
    const made = await catalog.make.product({}, [{ title: 'One', barcode: '1', options: { size: 'S' } }, { price: gbp(2000) }]);
    const [{ id } = { id: '' }] = made.variants;
    const changed = await update(id, { price: gbp(3000), barcode: undefined, options: { size: 'L' } });
    expect(changed).toMatchObject({ title: 'One', price: gbp(3000), options: { size: 'L' }, version: 2 });
    expect(changed).not.toHaveProperty('barcode', expect.anything());
    const options = [{ name: 'size', values: ['S', 'L'] }];
    expect(await read(made.id)).toMatchObject({ priceMin: gbp(2000), priceMax: gbp(3000), options, version: 2 });
  });

  it('leave no price behind that lists would find their product by', async () => {
    const costing = (...amounts: number[]) => amounts.map((amount) => ({ price: gbp(amount) }));
    const brand = aSku('Brand');
    const { id, variants } = await catalog.make.product({ brand }, costing(3000, 1000, 2000, 1000));
    const between = async (minPrice: number, maxPrice: number) =>
      (await catalog.products.listProducts(aListRequest({ brand, minPrice, maxPrice }))).products.map((product) => product.id);
    expect([await between(1001, 1999), await between(2000, 2000), await between(2001, 2999)]).toEqual([[], [id], []]);
    await update(variants[2].id, { price: gbp(2500) });
    expect([await between(1001, 2499), await between(2400, 2600)]).toEqual([[], [id]]);
    await add(id, { price: gbp(1500) });
    expect([await between(1400, 1600), await between(2400, 2600)]).toEqual([[id], [id]]);
    await remove(variants[2].id);
    expect([await between(1400, 1600), await between(1501, 2999)]).toEqual([[id], []]);
  });

  it('hold their prices together', async () => {
    const made = await catalog.make.product({}, [{ price: gbp(1000), compareAtPrice: gbp(1500) }, {}]);
    const [{ id } = { id: '' }] = made.variants;
    await expect(update(id, { price: gbp(1501) })).rejects.toMatchObject({ errors: [{ field: 'compareAtPrice' }] });
    await expect(update(id, { compareAtPrice: gbp(999) })).rejects.toMatchObject({ errors: [{ field: 'compareAtPrice' }] });
    const euros = { amount: 9000, currency: 'EUR' };
    await expect(update(id, { price: euros })).rejects.toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ field: 'price.currency' })]),
    });
    const otherCurrency = { id, updateMask: ['costPrice'], variant: aVariantInput({ costPrice: euros, price: undefined }) };
    await expect(catalog.asAdmin(() => catalog.products.updateVariant(otherCurrency))).rejects.toMatchObject({
      errors: [{ field: 'costPrice.currency' }],
    });
    expect(await update(id, { price: gbp(1500) })).toMatchObject({ price: gbp(1500), compareAtPrice: gbp(1500) });
  });

  it('may take another currency when there is only one', async () => {
    const made = await catalog.make.product();
    const price = { amount: 700, currency: 'JPY' };
    await update(made.variants[0].id, { price });
    expect(await read(made.id)).toMatchObject({ priceMin: price, priceMax: price });
  });

  it('take their stock along to a new SKU, unless an order holds some', async () => {
    const made = await catalog.make.product({}, [{ stock: 6 }]);
    const [{ id, sku } = { id: '', sku: '' }] = made.variants;
    const renamed = aSku();
    expect(await update(id, { sku: renamed })).toMatchObject({ sku: renamed, available: 6 });
    expect(await catalog.eventsOf(sku)).toMatchObject([{ version: 1 }, { version: 2, data: { sku, onHand: 0 } }]);
    expect(await catalog.eventsOf(renamed)).toMatchObject([{ version: 1, data: { sku: renamed, onHand: 6 } }]);
    await hold(renamed);
    await expect(update(id, { sku: aSku() })).rejects.toMatchObject({ code: 'VARIANT_RESERVED' });
    expect(await update(id, { sku: renamed, title: 'Same SKU' })).toMatchObject({ sku: renamed, title: 'Same SKU', available: 5 });
  });

  it('can be taken away, but not the last one, nor one that an order holds', async () => {
    const made = await catalog.make.product({}, [
      { price: gbp(1), stock: 1 },
      { price: gbp(2), stock: 1 },
    ]);
    const [first, second] = made.variants;
    await hold(first.sku);
    await expect(remove(first.id)).rejects.toMatchObject({ kind: 'wrong_state', code: 'VARIANT_RESERVED' });
    await remove(second.id);
    expect(await read(made.id)).toMatchObject({ variants: [{ id: first.id }], priceMax: gbp(1), version: 2 });
    expect(await catalog.eventsOf(second.sku)).toMatchObject([{ version: 1 }, { version: 2, data: { onHand: 0 } }]);
    await expect(remove(first.id)).rejects.toMatchObject({ kind: 'wrong_state', code: 'LAST_VARIANT' });
    await expect(remove(second.id)).rejects.toMatchObject({ kind: 'not_found', code: 'VARIANT_NOT_FOUND' });
  });

  it('go on counting the events of a SKU that comes back', async () => {
    const made = await catalog.make.product({}, [{}, { stock: 1 }]);
    const { id, sku } = made.variants[1];
    await remove(id);
    await add(made.id, { sku, stock: 9 });
    expect(await catalog.eventsOf(sku)).toMatchObject([
      { version: 1, data: { onHand: 1 } },
      { version: 2, data: { onHand: 0 } },
      { version: 3, data: { onHand: 9, available: 9 } },
    ]);
  });

  it('are changed only in the version that was read', async () => {
    const made = await catalog.make.product({}, [{}, {}]);
    const [{ id } = { id: '' }] = made.variants;
    await update(id, { title: 'New' }, 1);
    await expect(update(id, { title: 'Newer' }, 1)).rejects.toMatchObject({ kind: 'stale', code: 'VERSION_MISMATCH' });
    await expect(remove(id, 1)).rejects.toMatchObject({ code: 'VERSION_MISMATCH' });
    await remove(id, 2);
  });

  it.each([randomUUID(), 'nonsense'])('know no variant %p', async (id) => {
    await expect(update(id, { title: 'x' })).rejects.toMatchObject({ code: 'VARIANT_NOT_FOUND' });
    await expect(remove(id)).rejects.toMatchObject({ code: 'VARIANT_NOT_FOUND' });
  });

  it('can be neither lost nor doubled by adding, taking away and ordering at once', async () => {
    const { id, variants } = await catalog.make.product({}, [{ stock: 100 }]);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, async (_, n) => {
        const { id: added } = await add(id, { price: gbp(n + 1) });
        await hold(variants[0].sku);
        if (n % 2) await remove(added);
      }),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    const product = await read(id);
    expect(product.variants).toHaveLength(16);
    expect(product).toMatchObject({
      version: 46,
      priceMin: gbp(1),
      priceMax: gbp(1000),
      variants: expect.arrayContaining([expect.objectContaining({ available: 70 })]),
    });
    expect((await catalog.eventsOf(id)).map(({ version }) => version)).toEqual(Array.from({ length: 46 }, (_, n) => n + 1));
  });
});
