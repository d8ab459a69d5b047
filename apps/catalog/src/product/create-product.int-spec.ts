import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProductStatus } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { aProductInput, aSku, aVariantInput, gbp } from '../../test/making.js';

describe('making a product', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => (catalog = await startCatalog()));
  afterAll(() => catalog.stop());

  const count = async (): Promise<string> => (await catalog.dataSource.query('SELECT count(*) FROM product'))[0].count;

  it('keeps of HTML in a description what cannot run', async () => {
    expect((await catalog.make.product({ description: '<p onclick="x()">Cool<script>x()</script></p>' })).description).toBe('<p>Cool</p>');
  });

  it('keeps everything as it was given, and shows it again', async () => {
    const category = await catalog.make.category('Shirts');
    const [small, large] = [aSku('S'), aSku('L')];
    const made = await catalog.make.product(
      {
        ...{ slug: 'linen-shirt', name: 'Linen shirt', description: 'Cool.\nAiry.', brand: 'Loom & Co', categoryId: category.id },
        attributes: { fabric: { text: 'linen' }, weight: { number: 120.5 }, organic: { flag: true } },
        images: ['https://example.com/1.jpg', 'https://example.com/2.jpg'],
        options: [{ name: 'size', values: ['S', 'L'] }],
        seo: { title: 'Linen shirt', description: 'The coolest' },
      },
      [
        {
          sku: small,
          price: gbp(4500),
          options: { size: 'S' },
          stock: 3,
          weightGrams: 200,
          barcode: '4006381333931',
          lowStockThreshold: 1,
        },
        { sku: large, price: gbp(4900), options: { size: 'L' }, compareAtPrice: gbp(5900), costPrice: gbp(2000), trackInventory: false },
      ],
    );
    const { product } = await catalog.asAdmin(() => catalog.products.getProduct({ idOrSlug: made.id }));
    expect(product).toEqual(made);
    expect(made).toMatchObject({
      ...{
        slug: 'linen-shirt',
        name: 'Linen shirt',
        description: 'Cool.\nAiry.',
        status: ProductStatus.PRODUCT_STATUS_ACTIVE,
        brand: 'Loom & Co',
      },
      category: { id: category.id, slug: 'shirts', name: 'Shirts', path: 'shirts' },
      attributes: { fabric: { text: 'linen' }, weight: { number: 120.5 }, organic: { flag: true } },
      images: ['https://example.com/1.jpg', 'https://example.com/2.jpg'],
      options: [{ name: 'size', values: ['S', 'L'] }],
      ...{ priceMin: gbp(4500), priceMax: gbp(4900), inStock: true, version: 1, publishedAt: made.createdAt, updatedAt: made.createdAt },
      seo: { title: 'Linen shirt', description: 'The coolest' },
    });
    expect(made.variants).toMatchObject([
      {
        sku: small,
        title: 'S',
        price: gbp(4500),
        available: 3,
        barcode: '4006381333931',
        weightGrams: 200,
        lowStockThreshold: 1,
        position: 1,
      },
      { sku: large, title: 'L', price: gbp(4900), compareAtPrice: gbp(5900), costPrice: gbp(2000), trackInventory: false, position: 2 },
    ]);
    expect(made.variants[1].available).toBeUndefined();
  });

  it('records the product and the stock that each SKU begins with', async () => {
    const [a, b] = [aSku('A'), aSku('B')];
    const { id, slug } = await catalog.make.product({ name: 'Pair' }, [{ sku: a, stock: 7 }, { sku: b }]);
    expect(await catalog.eventsOf(id)).toEqual([
      { type: 'product.created', version: 1, data: { id, slug, name: 'Pair', status: 'active' } },
    ]);
    expect(await catalog.eventsOf(a)).toEqual([
      { type: 'stock.changed', version: 1, data: { sku: a, onHand: 7, reserved: 0, available: 7 } },
    ]);
    expect(await catalog.eventsOf(b)).toMatchObject([{ version: 1, data: { onHand: 0 } }]);
  });

  it('makes the slug from the name, and numbers it when it is taken', async () => {
    const names = ['Größe Nr. 7', 'grosse  nr 7', 'GRÖSSE-NR-7!'];
    const slugs = [];
    for (const name of names) slugs.push((await catalog.make.product({ name })).slug);
    expect(slugs).toEqual(['grosse-nr-7', 'grosse-nr-7-2', 'grosse-nr-7-3']);
  });

  it('gives ten of one name ten slugs when they come at once', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => catalog.make.product({ name: 'Twin' })));
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(10);
  });

  it('refuses a slug that was asked for and is taken', async () => {
    await catalog.make.product({ slug: 'mine' });
    await expect(catalog.make.product({ slug: 'mine' })).rejects.toMatchObject({
      ...{ kind: 'already_exists', code: 'SLUG_TAKEN', errors: [{ field: 'slug' }] },
    });
  });

  it('refuses a SKU that is taken, naming where it stands, and makes nothing', async () => {
    const [taken, twice] = [await catalog.make.sku(1), aSku()];
    const before = await count();
    const variants = [{}, { sku: taken }, { sku: twice }, { sku: twice }];
    await expect(catalog.make.product({}, variants)).rejects.toMatchObject({
      ...{ kind: 'already_exists', code: 'SKU_TAKEN' },
      errors: [
        { field: 'variants[1].sku', code: 'SKU_TAKEN' },
        { field: 'variants[3].sku', code: 'SKU_TAKEN' },
      ],
    });
    expect(await count()).toBe(before);
    expect(await catalog.eventsOf(twice)).toEqual([]);
  });

  it('knows no category that there is not', async () => {
    for (const categoryId of [randomUUID(), 'nonsense', '']) {
      await expect(catalog.make.product({ categoryId })).rejects.toMatchObject({ kind: 'refused', code: 'UNKNOWN_CATEGORY' });
    }
  });

  it('names everything that is wrong at once', async () => {
    const request = {
      product: aProductInput({ name: '', images: ['nowhere'] }),
      variants: [aVariantInput(), aVariantInput({ sku: '', price: gbp(-1) })],
    };
    await expect(catalog.asAdmin(() => catalog.products.createProduct(request))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ field: 'name' }, { field: 'images[0]' }, { field: 'variants[1].sku' }, { field: 'variants[1].price.amount' }],
    });
  });

  it('asks for one variant at least and a hundred at most', async () => {
    await expect(catalog.make.product({}, [])).rejects.toMatchObject({ errors: [{ field: 'variants' }] });
    await expect(catalog.make.product({}, Array(101).fill({}))).rejects.toMatchObject({ errors: [{ field: 'variants' }] });
    const made = await catalog.make.product(
      {},
      Array.from({ length: 100 }, (_, n) => ({ price: gbp(n) })),
    );
    expect(made.variants.map(({ price }) => price!.amount)).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  it('is for administrators', async () => {
    const request = { product: aProductInput(), variants: [aVariantInput()] };
    await expect(catalog.asCustomer(() => catalog.products.createProduct(request))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(catalog.products.createProduct(request)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('reading a product', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => (catalog = await startCatalog()));
  afterAll(() => catalog.stop());

  it('finds it by id and by slug, without what the merchant paid', async () => {
    const made = await catalog.make.product({}, [{ costPrice: gbp(1) }]);
    for (const idOrSlug of [made.id, made.slug]) {
      const { product } = await catalog.asCustomer(() => catalog.products.getProduct({ idOrSlug }));
      expect(product).toMatchObject({ id: made.id, variants: [{ costPrice: null }] });
      const { product: asAdmin } = await catalog.asAdmin(() => catalog.products.getProduct({ idOrSlug }));
      expect(asAdmin).toMatchObject({ variants: [{ costPrice: gbp(1) }] });
    }
  });

  it.each([ProductStatus.PRODUCT_STATUS_DRAFT, ProductStatus.PRODUCT_STATUS_ARCHIVED])(
    'hides %s from all but administrators',
    async (status) => {
      const { id } = await catalog.make.product({ status });
      await expect(catalog.products.getProduct({ idOrSlug: id })).rejects.toMatchObject({ kind: 'not_found', code: 'PRODUCT_NOT_FOUND' });
      await expect(catalog.asCustomer(() => catalog.products.getProduct({ idOrSlug: id }))).rejects.toMatchObject({ kind: 'not_found' });
      const { product } = await catalog.asAdmin(() => catalog.products.getProduct({ idOrSlug: id }));
      expect(product).toMatchObject({ id, status, publishedAt: null });
    },
  );

  it.each([randomUUID(), 'no-such-slug', '', 'a\0b', "'; DROP TABLE product"])('knows no %p', async (idOrSlug) => {
    await expect(catalog.products.getProduct({ idOrSlug })).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOUND' });
  });

  it('reads many at once: those on sale, as everybody sees them, and no others', async () => {
    const first = await catalog.make.product({}, [{ costPrice: gbp(1) }]);
    const second = await catalog.make.product();
    const draft = await catalog.make.product({ status: ProductStatus.PRODUCT_STATUS_DRAFT });
    const ids = [first.id, randomUUID(), draft.id, 'no-uuid'];
    const slugs = [second.slug, 'no-such-slug', 'a\0b'];
    const read = () => catalog.products.batchGetProducts({ ids, slugs, evenHidden: false });
    const { products } = await catalog.asAdmin(read);
    expect(products.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
    for (const product of products) {
      expect(product).toEqual((await catalog.products.getProduct({ idOrSlug: product.id })).product);
    }
    const tooMany = Array.from({ length: 501 }, () => randomUUID());
    await expect(catalog.products.batchGetProducts({ ids: tooMany, slugs: [], evenHidden: false })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('reads many at once with drafts and cost prices for administrators who ask for them, and for nobody else', async () => {
    const onSale = await catalog.make.product({}, [{ costPrice: gbp(1) }]);
    const draft = await catalog.make.product({ status: ProductStatus.PRODUCT_STATUS_DRAFT });
    const read = async () =>
      (await catalog.products.batchGetProducts({ ids: [draft.id], slugs: [onSale.slug], evenHidden: true })).products;
    const seen = await catalog.asAdmin(read);
    expect(seen.map(({ id }) => id).sort()).toEqual([onSale.id, draft.id].sort());
    expect(seen.find(({ id }) => id === onSale.id)?.variants[0].costPrice).toEqual(gbp(1));
    const [only, ...others] = await catalog.asCustomer(read);
    expect([only.id, only.variants[0].costPrice, others]).toEqual([onSale.id, null, []]);
  });

  it('says what can be ordered now', async () => {
    const made = await catalog.make.product({}, [{ stock: 2 }, { stock: 0 }]);
    const { sku } = made.variants[0];
    const reserve = () =>
      catalog.from('orders').stock.reserveStock({ orderId: randomUUID(), lines: [{ sku, quantity: 1 }], holdSeconds: 60 });
    const read = async () => (await catalog.products.getProduct({ idOrSlug: made.id })).product!;
    await reserve();
    expect(await read()).toMatchObject({ inStock: true, variants: [{ available: 1 }, { available: 0 }] });
    await reserve();
    expect(await read()).toMatchObject({ inStock: false, version: 1, variants: [{ available: 0 }, { available: 0 }] });
  });
});
