import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import type { CategoryInput } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';

describe('the tree of categories', () => {
  let catalog: CatalogUnderTest;
  let running: CatalogUnderTest | undefined;
  beforeEach(async () => (catalog = running ??= await startCatalog()));
  afterEach(() =>
    catalog.dataSource.query('UPDATE product SET category_id = NULL').then(() => catalog.dataSource.query('DELETE FROM category')),
  );
  afterAll(() => running?.stop());

  const update = async (id: string, fields: Partial<CategoryInput>, more: { mask?: string[]; expectedVersion?: number } = {}) => {
    const { mask = Object.keys(fields), expectedVersion } = more;
    const category = { name: '', slug: '', position: 0, ...fields };
    return (await catalog.asAdmin(() => catalog.categories.updateCategory({ id, updateMask: mask, category, expectedVersion }))).category!;
  };
  const remove = (id: string, expectedVersion?: number) =>
    catalog.asAdmin(() => catalog.categories.deleteCategory({ id, expectedVersion }));
  const paths = async () => (await catalog.categories.listCategories({})).categories.map(({ path }) => path);
  const child = (parentId: string, name: string, fields: Partial<CategoryInput> = {}) =>
    catalog.make.category(name, { parentId, ...fields });

  it('lists parents before children, siblings by position and name', async () => {
    const men = await catalog.make.category('Men', { position: 2 });
    const women = await catalog.make.category('Women', { position: 1 });
    await child(men.id, 'Shoes');
    await child(men.id, 'hats');
    await child(women.id, 'Coats', { position: 5 });
    await child(women.id, 'Zips', { position: 4 });
    expect(await paths()).toEqual(['women', 'men', 'men/hats', 'men/shoes', 'women/zips', 'women/coats']);
  });

  it('shows one with its children, by slug and by id', async () => {
    const men = await catalog.make.category('Men');
    const shoes = await child(men.id, 'Shoes');
    await child(shoes.id, 'Boots');
    for (const idOrSlug of ['men', men.id]) {
      expect(await catalog.categories.getCategory({ idOrSlug })).toEqual({ category: men, children: [shoes] });
    }
    for (const idOrSlug of [randomUUID(), 'women', '', 'a\0b']) {
      await expect(catalog.categories.getCategory({ idOrSlug })).rejects.toMatchObject({ kind: 'not_found', code: 'CATEGORY_NOT_FOUND' });
    }
  });

  it('makes slugs from names, numbers those that are taken, refuses one that was asked for', async () => {
    expect((await catalog.make.category('Bücher & Co')).slug).toBe('bucher-and-co');
    expect((await catalog.make.category('Bücher & Co')).slug).toBe('bucher-and-co-2');
    await expect(catalog.make.category('Books', { slug: 'bucher-and-co' })).rejects.toMatchObject({
      kind: 'already_exists',
      code: 'SLUG_TAKEN',
    });
  });

  it('moves a whole subtree in its paths, and what is in it is found under its new place', async () => {
    const [men, sale] = [await catalog.make.category('Men'), await catalog.make.category('Sale')];
    const shoes = await child(men.id, 'Shoes');
    const boots = await child(shoes.id, 'Boots');
    await catalog.make.category('Men shoes', { slug: 'men-shoes' });
    const product = await catalog.make.product({ categoryId: boots.id });
    const found = async (category: string) =>
      (await catalog.products.listProducts({ query: '', category, brand: '', attributes: [] } as never)).products.map(({ id }) => id);

    const moved = await update(shoes.id, { parentId: sale.id });
    expect(moved).toMatchObject({ path: 'sale/shoes', parentId: sale.id, version: 2 });
    expect((await paths()).sort()).toEqual(['men', 'men-shoes', 'sale', 'sale/shoes', 'sale/shoes/boots']);
    expect(await found('sale')).toEqual([product.id]);
    expect(await found('men')).toEqual([]);
    await update(shoes.id, { slug: 'footwear' });
    await update(shoes.id, {}, { mask: ['parent_id'] });
    expect((await paths()).sort()).toEqual(['footwear', 'footwear/boots', 'men', 'men-shoes', 'sale']);
    const { product: read } = await catalog.products.getProduct({ idOrSlug: product.id });
    expect(read!.category).toMatchObject({ slug: 'boots', path: 'footwear/boots' });
  });

  it('lets none be moved into its own subtree, nor below what is not there, nor too deep', async () => {
    const men = await catalog.make.category('Men');
    const shoes = await child(men.id, 'Shoes');
    for (const parentId of [men.id, shoes.id]) {
      await expect(update(men.id, { parentId })).rejects.toMatchObject({ kind: 'refused', code: 'CATEGORY_CYCLE' });
    }
    for (const parentId of [randomUUID(), 'nonsense']) {
      await expect(update(men.id, { parentId })).rejects.toMatchObject({ kind: 'refused', code: 'UNKNOWN_CATEGORY' });
      await expect(child(parentId, 'Lost')).rejects.toMatchObject({ kind: 'refused', code: 'UNKNOWN_CATEGORY' });
    }
    let deep = shoes;
    for (let depth = 3; depth <= 8; depth++) deep = await child(deep.id, `Level ${depth}`);
    await expect(child(deep.id, 'Level 9')).rejects.toMatchObject({ kind: 'refused', code: 'CATEGORY_TOO_DEEP' });
    const above = await catalog.make.category('Above');
    await expect(update(men.id, { parentId: above.id })).rejects.toMatchObject({ code: 'CATEGORY_TOO_DEEP' });
    expect(await paths()).toContain('men/shoes');
  });

  it('never lets two moves at once make a circle', async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await catalog.make.category('A'), await catalog.make.category('B')];
      const outcomes = await Promise.allSettled([update(a.id, { parentId: b.id }), update(b.id, { parentId: a.id })]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  });

  it('finds a product by the new name of its category, and not by the old one', async () => {
    const category = await catalog.make.category('Quokkaware');
    const { id } = await catalog.make.product({ categoryId: category.id });
    const search = async (query: string) =>
      (await catalog.products.listProducts({ query, category: '', brand: '', attributes: [] } as never)).products.map((p) => p.id);
    expect(await search('quokkaware')).toEqual([id]);
    await update(category.id, { name: 'Wombatware' });
    expect(await search('quokkaware')).toEqual([]);
    expect(await search('wombatware')).toEqual([id]);
  });

  it('takes away what is empty only', async () => {
    const men = await catalog.make.category('Men');
    const shoes = await child(men.id, 'Shoes');
    const product = await catalog.make.product({ categoryId: shoes.id });
    for (const id of [men.id, shoes.id])
      await expect(remove(id)).rejects.toMatchObject({ kind: 'wrong_state', code: 'CATEGORY_NOT_EMPTY' });
    await catalog.dataSource.query('UPDATE product SET category_id = NULL WHERE id = $1', [product.id]);
    await expect(remove(shoes.id, 7)).rejects.toMatchObject({ code: 'VERSION_MISMATCH' });
    await remove(shoes.id, 1);
    await remove(men.id);
    expect(await paths()).toEqual([]);
    await expect(remove(men.id)).rejects.toMatchObject({ code: 'CATEGORY_NOT_FOUND' });
    await expect(remove('nonsense')).rejects.toMatchObject({ code: 'CATEGORY_NOT_FOUND' });
  });

  it('writes what the mask names, in the version that was read', async () => {
    const men = await catalog.make.category('Men', { position: 3 });
    expect(await update(men.id, { name: 'Gents', position: 9 }, { mask: ['name'] })).toMatchObject({
      name: 'Gents',
      position: 3,
      slug: 'men',
    });
    await expect(update(men.id, { name: 'x' }, { expectedVersion: 1 })).rejects.toMatchObject({ code: 'VERSION_MISMATCH' });
    await expect(update(men.id, { name: '' })).rejects.toMatchObject({ errors: [{ field: 'name' }] });
    await expect(update(men.id, { slug: 'A B' })).rejects.toMatchObject({ errors: [{ field: 'slug' }] });
    await expect(update(men.id, { position: -1 })).rejects.toMatchObject({ errors: [{ field: 'position' }] });
    await expect(catalog.make.category('a\0')).rejects.toMatchObject({ errors: [{ field: 'name' }] });
  });

  it('is written by administrators', async () => {
    const category = { name: 'Men', slug: '', position: 0 };
    await expect(catalog.asCustomer(() => catalog.categories.createCategory({ category }))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(catalog.categories.deleteCategory({ id: randomUUID() })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
