import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { currentCall } from '#platform/grpc/call-context.js';
import { startCatalog, type CatalogUnderTest } from '../test/catalog-under-test.js';
import { aProductInput, aSku, aVariantInput, gbp } from '../test/making.js';

const mostOfAnEdit = 10;

describe('one edit', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => (catalog = await startCatalog()));
  afterAll(() => catalog.stop());

  /** Statements that requests give PostgreSQL while `work` runs, transactions' beginnings and ends included; what runs by itself is not counted. */
  async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    const given: string[] = [];
    const ask = pg.Client.prototype.query;
    const watching = jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const [query] = args as [string | { text: string }];
      if (currentCall()) given.push(typeof query === 'string' ? query : query.text);
      return Reflect.apply(ask, this, args) as never;
    });
    try {
      await work();
    } finally {
      watching.mockRestore();
    }
    return given;
  }

  const adjust = (sku: string, set: number) => {
    const request = { sku, set, reason: 'counted' };
    return catalog.asAdmin(() => catalog.stock.adjustStock(request), randomUUID(), JSON.stringify(request));
  };

  it.each<[string, (at: { id: string; variantId: string; sku: string; categoryId: string }) => Promise<unknown>]>([
    ['making a product', () => catalog.make.product({ name: 'Lamp' }, [{ stock: 1 }, { stock: 2 }])],
    [
      'changing a product',
      ({ id, categoryId }) => {
        const product = aProductInput({
          name: 'Shade',
          description: 'New.',
          categoryId,
          attributes: { colour: { text: 'red' } },
          options: [],
        });
        return catalog.products.updateProduct({
          id,
          product,
          updateMask: ['name', 'slug', 'description', 'categoryId', 'attributes', 'options'],
        });
      },
    ],
    ['archiving a product', ({ id }) => catalog.products.archiveProduct({ id })],
    ['adding a variant', ({ id }) => catalog.products.createVariant({ productId: id, variant: aVariantInput({ stock: 1 }) })],
    [
      'changing the price of a variant',
      ({ variantId }) =>
        catalog.products.updateVariant({ id: variantId, variant: aVariantInput({ price: gbp(1) }), updateMask: ['price'] }),
    ],
    ['deleting a variant', ({ variantId }) => catalog.products.deleteVariant({ id: variantId })],
    ['an adjustment that empties a shelf', ({ sku }) => adjust(sku, 0)],
    ['an adjustment that is refused', ({ sku }) => adjust(sku, 2_000_000_000).catch(() => undefined)],
    [
      'moving a category',
      ({ categoryId }) => {
        const category = { name: 'Lights', slug: aSku('lights').toLowerCase(), position: 3 };
        return catalog.categories.updateCategory({ id: categoryId, category, updateMask: ['name', 'slug', 'position'] });
      },
    ],
  ])(`takes at most ${mostOfAnEdit} statements: %s`, async (_, edit) => {
    const { id: categoryId } = await catalog.make.category(aSku('Lamps'));
    const { id, variants } = await catalog.make.product({ categoryId }, [{ stock: 5 }, { stock: 0 }]);
    const given = await statementsOf(() =>
      catalog.asAdmin(() => edit({ id, variantId: variants[0].id, sku: variants[0].sku, categoryId })),
    );
    expect(given.length).toBeGreaterThan(1);
    expect(given.length <= mostOfAnEdit ? [] : given).toEqual([]);
  });
});
