import { randomUUID } from 'node:crypto';
import type { Category, CategoryInput } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import { ProductStatus, type Product } from '#contracts/generated/ashlar/catalog/v1/product.js';
import {
  ProductSort,
  type ListProductsRequest,
  type ProductInput,
  type VariantInput,
} from '#contracts/generated/ashlar/catalog/v1/products.js';
import type { Clients } from './clients.js';

export const gbp = (amount: number) => ({ amount, currency: 'GBP' });

/** A SKU that no other test uses. */
export const aSku = (prefix = 'SKU'): string => `${prefix}-${randomUUID().slice(0, 13)}`;

/** A product as a client sends it; what is left out is unset. */
export const aProductInput = (fields: Partial<ProductInput> = {}): ProductInput => ({
  slug: '',
  name: 'Thing',
  description: '',
  status: ProductStatus.PRODUCT_STATUS_ACTIVE,
  attributes: {},
  images: [],
  options: [],
  seo: undefined,
  ...fields,
});

/** A variant as a client sends it; what is left out is unset, but for the price. */
export const aVariantInput = (fields: Partial<VariantInput> = {}): VariantInput => ({
  sku: aSku(),
  title: '',
  options: {},
  price: gbp(1000),
  compareAtPrice: undefined,
  costPrice: undefined,
  ...fields,
});

/** Makes what a test needs, as an administrator would. */
export class Making {
  constructor(
    private readonly clients: Pick<Clients, 'products' | 'categories'>,
    private readonly asAdmin: <T>(work: () => T) => T,
  ) {}

  /** A product on sale, with one variant unless told. */
  async product(fields: Partial<ProductInput> = {}, variants: Partial<VariantInput>[] = [{}]): Promise<Product> {
    const request = { product: aProductInput(fields), variants: variants.map(aVariantInput) };
    return (await this.asAdmin(() => this.clients.products.createProduct(request))).product!;
  }

  /** A product on sale of one SKU with so many pieces. Answers with the SKU. */
  async sku(stock: number, fields: Partial<VariantInput> = {}): Promise<string> {
    const product = await this.product({}, [{ stock, ...fields }]);
    return product.variants[0].sku;
  }

  /** A category at the root unless told. */
  async category(name: string, fields: Partial<CategoryInput> = {}): Promise<Category> {
    const category = { name, slug: '', position: 0, ...fields };
    return (await this.asAdmin(() => this.clients.categories.createCategory({ category }))).category!;
  }
}

/** A list of everything on sale, unless told otherwise. */
export const aListRequest = (fields: Partial<ListProductsRequest> = {}): ListProductsRequest => ({
  ...{ page: undefined, query: '', category: '', brand: '', attributes: [] },
  sort: ProductSort.PRODUCT_SORT_UNSPECIFIED,
  status: ProductStatus.PRODUCT_STATUS_UNSPECIFIED,
  facets: false,
  ...fields,
});
