import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProductStatus } from '#contracts/generated/ashlar/catalog/v1/product.js';
import type { ListProductsRequest } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { eventually } from '#testing/eventually.js';
import { startCatalog, type CatalogUnderTest } from '../../../test/catalog-under-test.js';
import { aListRequest, aSku, gbp } from '../../../test/making.js';
import type { ProductFilter } from '../product-filter.js';
import { FacetFollower } from './facet-follower.js';
import { FacetSource } from './facet-source.js';
import { ProductFacets } from './product-facets.js';

const aRequest = (fields: Partial<ListProductsRequest>) => aListRequest({ facets: true, ...fields });

describe('facets of what was just written', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => {
    catalog = await startCatalog();
  });
  afterAll(() => catalog.stop());

  /** The counts of a facet by value. */
  async function counts(name: string, fields: Partial<ListProductsRequest> = {}): Promise<Record<string, number>> {
    const { facets } = await catalog.products.listProducts(aRequest(fields));
    return Object.fromEntries(facets.find((facet) => facet.name === name)?.values.map(({ value, count }) => [value, count]) ?? []);
  }
  const ofBrand = async (brand: string, fields: Partial<ListProductsRequest> = {}) => (await counts('brand', fields))[brand] ?? 0;

  const filterOf = (brand: string, attributes: ProductFilter['attributes']): ProductFilter => ({
    ...{ query: '', category: '', minPrice: undefined, maxPrice: undefined, inStock: undefined, status: 'active' as const },
    ...{ brand, attributes },
  });
  /** Without the page, as files do not come with variants here. */
  const filed = async (brand: string, attributes: ProductFilter['attributes'] = []) =>
    (await catalog.get(ProductFacets).count(filterOf(brand, attributes))).total;

  it('are there from the first question on, with all three that every list has', async () => {
    const { facets } = await catalog.products.listProducts(aRequest({}));
    expect(facets.map(({ name }) => name)).toEqual(['category', 'brand', 'price']);
    expect((await catalog.products.listProducts(aRequest({ facets: false }))).facets).toEqual([]);
  });

  it('count a product as soon as it is made, changed and archived', async () => {
    const { id } = await catalog.make.product({ name: 'Fresh chair', brand: 'Fresh', attributes: { wood: { text: 'oak' } } });
    expect([await ofBrand('Fresh'), await counts('attr.wood')]).toEqual([1, { oak: 1 }]);
    await catalog.asAdmin(() =>
      catalog.products.updateProduct({
        id,
        updateMask: ['brand', 'attributes'],
        product: { brand: 'Fresher', attributes: { wood: { text: 'ash' } } } as never,
      }),
    );
    expect([await ofBrand('Fresh'), await ofBrand('Fresher'), await counts('attr.wood')]).toEqual([0, 1, { ash: 1 }]);
    expect(await ofBrand('Fresher', { query: 'fresh chair' })).toBe(1);
    await catalog.asAdmin(() => catalog.products.archiveProduct({ id }));
    expect([await ofBrand('Fresher'), await counts('attr.wood')]).toEqual([0, {}]);
    const archived = { status: ProductStatus.PRODUCT_STATUS_ARCHIVED };
    expect(await catalog.asAdmin(() => ofBrand('Fresher', archived))).toBe(1);
  });

  it('count many at once that are asked for at once, each with all that was there before it', async () => {
    const makeAndCount = async (name: string) => {
      await catalog.make.product({ name, brand: 'Crowd' });
      return ofBrand('Crowd');
    };
    const seen = await Promise.all(Array.from({ length: 12 }, (_, n) => makeAndCount(`Crowd ${n}`)));
    expect([Math.max(...seen), await ofBrand('Crowd')]).toEqual([12, 12]);
    expect(Math.min(...seen)).toBeGreaterThan(0);
  });

  it('follow the price of a variant, and the prices between the least and the greatest', async () => {
    const { variants } = await catalog.make.product(
      { brand: 'Priced' },
      [100, 5_000, 9_000].map((amount) => ({ price: gbp(amount) })),
    );
    const between = (minPrice: number, maxPrice: number) => ofBrand('Priced', { minPrice, maxPrice });
    expect([await between(4_000, 6_000), await between(200, 300)]).toEqual([1, 0]);
    const { id } = variants.find(({ price }) => price?.amount === 5_000)!;
    await catalog.asAdmin(() => catalog.products.updateVariant({ id, updateMask: ['price'], variant: { price: gbp(250) } as never }));
    expect([await between(4_000, 6_000), await between(200, 300)]).toEqual([0, 1]);
    await catalog.asAdmin(() => catalog.products.deleteVariant({ id }));
    expect(await between(200, 300)).toBe(0);
  });

  it('follow what was sold out by an order within a second', async () => {
    const [sku, orderId] = [aSku(), '019c1443-8a00-7a4d-b0c1-2d3e4f5a6b11'];
    await catalog.make.product({ brand: 'Scarce' }, [{ sku, stock: 1 }]);
    expect(await ofBrand('Scarce', { inStock: true })).toBe(1);
    await catalog.from('orders').stock.reserveStock({ orderId, lines: [{ sku, quantity: 1 }], holdSeconds: 60 });
    await eventually(async () => expect(await ofBrand('Scarce', { inStock: true })).toBe(0));
    expect(await ofBrand('Scarce', { inStock: false })).toBe(1);
  });

  it('follow categories that are made, moved, renamed and removed', async () => {
    const home = await catalog.make.category('Home');
    const garden = await catalog.make.category('Garden');
    const lamps = await catalog.make.category('Lamps', { parentId: home.id });
    await catalog.make.product({ categoryId: lamps.id });
    expect(await counts('category')).toEqual({ home: 1 });
    expect(await counts('category', { category: 'home' })).toEqual({ home: 1, lamps: 1 });
    expect(await counts('category', { category: 'garden' })).toEqual({ garden: 0, home: 1 });
    const change = (id: string, updateMask: string[], category: object) =>
      catalog.asAdmin(() =>
        catalog.categories.updateCategory({ id, updateMask, category: { name: '', slug: '', position: 0, ...category } }),
      );
    await change(lamps.id, ['parentId'], { parentId: garden.id });
    expect(await counts('category')).toEqual({ garden: 1 });
    await change(lamps.id, ['slug', 'name'], { slug: 'lights', name: 'Lights' });
    const { facets } = await catalog.products.listProducts(aRequest({ category: 'garden' }));
    expect(facets[0].values).toContainEqual({ value: 'lights', label: 'Lights', count: 1 });
    await catalog.asAdmin(() => catalog.categories.deleteCategory({ id: home.id }));
    expect(await counts('category', { category: 'home' })).toEqual({});
  });

  it('see what a transaction wrote that was open when others were counted', async () => {
    await catalog.make.product({ brand: 'Slow' });
    const slow = catalog.dataSource.createQueryRunner();
    await slow.startTransaction();
    await slow.query(`UPDATE product SET brand = 'Slower' WHERE brand = 'Slow'`);
    await catalog.make.product({ brand: 'Quick' });
    expect([await ofBrand('Slow'), await ofBrand('Slower'), await ofBrand('Quick')]).toEqual([1, 0, 1]);
    await catalog.make.product({ brand: 'Quick' });
    expect(await ofBrand('Quick')).toBe(2);
    await slow.commitTransaction();
    await slow.release();
    expect([await ofBrand('Slow'), await ofBrand('Slower')]).toEqual([0, 1]);
  });

  it('follow what a text finds, asked again and again while it changes', async () => {
    const { id } = await catalog.make.product({ name: 'Walnut desk', brand: 'Text' });
    const found = () => ofBrand('Text', { query: 'walnut' });
    const rename = (name: string) =>
      catalog.asAdmin(() => catalog.products.updateProduct({ id, updateMask: ['name'], product: { name } as never }));
    expect(await found()).toBe(1);
    await rename('Cherry desk');
    expect([await found(), await found()]).toEqual([0, 0]);
    await rename('Walnut table');
    await catalog.make.product({ name: 'Walnut chair', brand: 'Text' });
    expect(await Promise.all([found(), found(), found()])).toEqual([2, 2, 2]);
    const seen = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        await catalog.make.product({ name: `Walnut stool ${n}`, brand: 'Text' });
        return found();
      }),
    );
    expect([Math.max(...seen), await found()]).toEqual([8, 8]);
  });

  it('see more changes than one reading takes', async () => {
    await catalog.dataSource.query(
      `INSERT INTO product (id, slug, name, description, status, brand, attributes, images, options, price_min, price_max, price_currency, search, published_at)
       SELECT uuidv7(), 'file-' || n, 'File', '', 'active', 'File', jsonb_build_object('part', 'P' || n, 'kind', n % 3), '{}', '[]', n, n, 'GBP', '', now()
       FROM generate_series(1, 1700) AS n`,
    );
    expect([await filed('File'), await filed('File', [{ name: 'part', value: 'P1600' }])]).toEqual([1_700, 1]);
    await catalog.dataSource.query(`UPDATE product SET brand = 'Filed' WHERE brand = 'File'`);
    expect([await filed('File'), await filed('Filed')]).toEqual([0, 1_700]);
  });

  it('leave out an attribute that nearly every product has another value of', async () => {
    const { facets } = await catalog.get(ProductFacets).count(filterOf('Filed', []));
    expect(facets.map(({ name }) => name)).toEqual(['category', 'brand', 'price', 'attr.kind']);
  });

  it('are the same as those of a copy that has just begun', async () => {
    const follower = catalog.get(FacetFollower);
    const another = new FacetFollower(catalog.get(FacetSource));
    const [index, fresh] = [await follower.fresh(), await another.fresh()];
    const statesOf = (of: typeof index) => of.chunks.map((chunk) => Buffer.from(chunk!.state).toString('base64'));
    expect(statesOf(index)).toEqual(statesOf(fresh));
  });

  it('read what thousands have by a cursor, and follow it like anything else', async () => {
    await catalog.dataSource.query(
      `INSERT INTO product (id, slug, name, description, status, brand, attributes, images, options, price_min, price_max, price_currency, search, published_at)
       SELECT uuidv7(), 'plenty-' || n, 'Plenty', '', 'active', 'Plenty', '{}', '{}', '[]', n, n, 'GBP', product_document('Plenty', NULL, '{}', '{}', NULL, ''), now()
       FROM generate_series(1, 9000) AS n`,
    );
    const found = async () => (await catalog.get(ProductFacets).count({ ...filterOf('', []), query: 'plenty' })).total;
    expect(await Promise.all([found(), found()])).toEqual([9_000, 9_000]);
    await catalog.dataSource.query(`UPDATE product SET search = '' WHERE slug IN ('plenty-1', 'plenty-9000')`);
    expect(await found()).toBe(8_998);
    await catalog.make.product({ name: 'Plenty more' });
    expect(await found()).toBe(8_999);
  }, 30_000);
});
