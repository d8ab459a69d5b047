import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProductStatus } from '#contracts/generated/ashlar/catalog/v1/product.js';
import type { ProductInput } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { aProductInput } from '../../test/making.js';

const { PRODUCT_STATUS_DRAFT: DRAFT, PRODUCT_STATUS_ACTIVE: ACTIVE, PRODUCT_STATUS_ARCHIVED: ARCHIVED } = ProductStatus;

describe('changing a product', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => (catalog = await startCatalog()));
  afterAll(() => catalog.stop());

  const update = async (id: string, fields: Partial<ProductInput>, more: { mask?: string[]; expectedVersion?: number } = {}) => {
    const { mask = Object.keys(fields), expectedVersion } = more;
    const request = { id, updateMask: mask, product: aProductInput(fields), expectedVersion };
    return (await catalog.asAdmin(() => catalog.products.updateProduct(request))).product!;
  };
  const archive = async (id: string, expectedVersion?: number) =>
    (await catalog.asAdmin(() => catalog.products.archiveProduct({ id, expectedVersion }))).product!;
  const typesOf = async (id: string) => (await catalog.eventsOf(id)).map(({ type, version }) => `${version} ${type}`);

  it('keeps of HTML in a description what cannot run', async () => {
    const { id } = await catalog.make.product({});
    const changed = await update(id, { description: '<b>Cool</b><iframe src="x"></iframe>' }, { mask: ['description'] });
    expect(changed).toMatchObject({ description: '<b>Cool</b>' });
  });

  it('writes what the mask names and nothing else', async () => {
    const made = await catalog.make.product({ name: 'Old', brand: 'Same', description: 'Same' });
    const changed = await update(made.id, { name: 'New', brand: 'Ignored', description: 'Ignored' }, { mask: ['name'] });
    expect(changed).toMatchObject({ name: 'New', brand: 'Same', description: 'Same', slug: 'old', version: 2 });
    expect(await typesOf(made.id)).toEqual(['1 product.created', '2 product.updated']);
  });

  it('clears what is named and unset', async () => {
    const category = await catalog.make.category('Anything');
    const made = await catalog.make.product({
      brand: 'B',
      categoryId: category.id,
      attributes: { a: { flag: true } },
      seo: { title: 'x' },
    });
    const cleared = await update(made.id, {}, { mask: ['brand', 'category_id', 'attributes', 'seo'] });
    expect(cleared).toMatchObject({ category: null, attributes: {}, seo: null });
    expect(cleared).not.toHaveProperty('brand', expect.anything());
  });

  it('changes nothing when nothing is named', async () => {
    const made = await catalog.make.product();
    expect(await update(made.id, {})).toEqual(made);
    expect(await typesOf(made.id)).toEqual(['1 product.created']);
  });

  it('is published when it first becomes active, once', async () => {
    const made = await catalog.make.product({ status: DRAFT });
    expect(made.publishedAt).toBeNull();
    const { publishedAt } = await update(made.id, { status: ACTIVE });
    expect(publishedAt).not.toBeNull();
    await update(made.id, { status: DRAFT });
    expect((await update(made.id, { status: ACTIVE })).publishedAt).toEqual(publishedAt);
  });

  it('archives, once, and sells again what was archived', async () => {
    const { id } = await catalog.make.product();
    expect(await archive(id)).toMatchObject({ status: ARCHIVED, version: 2 });
    expect(await archive(id)).toMatchObject({ status: ARCHIVED, version: 2 });
    expect(await update(id, { status: ACTIVE })).toMatchObject({ status: ACTIVE, version: 3 });
    expect(await update(id, { status: ARCHIVED })).toMatchObject({ status: ARCHIVED, version: 4 });
    expect(await typesOf(id)).toEqual(['1 product.created', '2 product.archived', '3 product.updated', '4 product.archived']);
  });

  it('refuses a version that is not the one that is there, and 19 of 20 who hold the same', async () => {
    const { id } = await catalog.make.product();
    await expect(update(id, { name: 'x' }, { expectedVersion: 2 })).rejects.toMatchObject({ kind: 'stale', code: 'VERSION_MISMATCH' });
    await expect(archive(id, 2)).rejects.toMatchObject({ code: 'VERSION_MISMATCH' });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => update(id, { name: `N${n}` }, { expectedVersion: 1 })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await typesOf(id)).toEqual(['1 product.created', '2 product.updated']);
  });

  it('is found by its new name, and not by the old one', async () => {
    const { id } = await catalog.make.product({ name: 'Quaggaword' });
    const search = async (query: string) =>
      (await catalog.products.listProducts({ page: undefined, query, category: '', brand: '', attributes: [] } as never)).products.map(
        (p) => p.id,
      );
    expect(await search('quaggaword')).toEqual([id]);
    await update(id, { name: 'Okapiword' });
    expect(await search('quaggaword')).toEqual([]);
    expect(await search('okapiword')).toEqual([id]);
  });

  it('keeps every option that its variants have', async () => {
    const { id } = await catalog.make.product({}, [{ options: { size: 'S' } }]);
    await expect(update(id, { options: [{ name: 'size', values: ['M'] }] })).rejects.toMatchObject({ errors: [{ field: 'options' }] });
    const options = [{ name: 'size', values: ['XS', 'S'] }];
    expect((await update(id, { options })).options).toEqual(options);
  });

  it('refuses a slug that another has, a category that is none, a field that cannot be written', async () => {
    const [{ id }] = [await catalog.make.product(), await catalog.make.product({ slug: 'somebody-elses' })];
    await expect(update(id, { slug: 'somebody-elses' })).rejects.toMatchObject({ kind: 'already_exists', code: 'SLUG_TAKEN' });
    await expect(update(id, { categoryId: randomUUID() })).rejects.toMatchObject({ kind: 'refused', code: 'UNKNOWN_CATEGORY' });
    await expect(update(id, { categoryId: 'nonsense' })).rejects.toMatchObject({ kind: 'refused', code: 'UNKNOWN_CATEGORY' });
    await expect(update(id, {}, { mask: ['version'] })).rejects.toMatchObject({ errors: [{ field: 'updateMask' }] });
    await expect(update(id, { name: ' ' })).rejects.toMatchObject({ errors: [{ field: 'name' }] });
  });

  it.each([randomUUID(), 'nonsense', ''])('knows no product %p', async (id) => {
    await expect(update(id, { name: 'x' })).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOUND' });
    await expect(archive(id)).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOUND' });
  });
});
