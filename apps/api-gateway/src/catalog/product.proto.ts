import { ProductStatus, type AttributeValue } from '#contracts/generated/ashlar/catalog/v1/product.js';
import {
  ProductSort,
  type ListProductsRequest,
  type ProductInput,
  type VariantInput,
} from '#contracts/generated/ashlar/catalog/v1/products.js';
import { validationFailed } from '#platform/errors/domain-error.js';
import { toPageRequest } from '../edge/input/page.dto.js';
import type { Attribute, ProductStatusName } from './product.view.js';
import type { CreateProductDto, ProductsQuery, UpdateProductDto } from './products.dto.js';
import type { CreateVariantDto, UpdateVariantDto } from './variants.dto.js';

const statuses = {
  draft: ProductStatus.PRODUCT_STATUS_DRAFT,
  active: ProductStatus.PRODUCT_STATUS_ACTIVE,
  archived: ProductStatus.PRODUCT_STATUS_ARCHIVED,
} as const;

const sorts = {
  relevance: ProductSort.PRODUCT_SORT_RELEVANCE,
  name: ProductSort.PRODUCT_SORT_NAME_ASC,
  '-name': ProductSort.PRODUCT_SORT_NAME_DESC,
  price: ProductSort.PRODUCT_SORT_PRICE_ASC,
  '-price': ProductSort.PRODUCT_SORT_PRICE_DESC,
  newest: ProductSort.PRODUCT_SORT_NEWEST,
} as const;

const toStatus = (status: ProductStatusName | undefined) => (status ? statuses[status] : ProductStatus.PRODUCT_STATUS_UNSPECIFIED);

export const toListRequest = (query: ProductsQuery): ListProductsRequest => ({
  page: toPageRequest(query),
  query: query.q ?? '',
  category: query.category ?? '',
  brand: query.brand ?? '',
  minPrice: query.minPrice,
  maxPrice: query.maxPrice,
  inStock: query.inStock,
  attributes: Object.entries(query.attr ?? {}).map(([name, value]) => ({ name, value })),
  sort: query.sort ? sorts[query.sort] : ProductSort.PRODUCT_SORT_UNSPECIFIED,
  status: toStatus(query.status),
  facets: query.facets ?? false,
});

export const toProductInput = (body: CreateProductDto | UpdateProductDto): ProductInput => ({
  slug: body.slug ?? '',
  name: body.name ?? '',
  description: body.description ?? '',
  status: toStatus(body.status),
  brand: body.brand ?? undefined,
  categoryId: body.categoryId ?? undefined,
  attributes: Object.fromEntries(Object.entries(body.attributes ?? {}).map(([name, value]) => [name, toAttributeValue(value)])),
  images: body.images ?? [],
  options: (body.options ?? []).map(({ name, values }) => ({ name, values })),
  seo: body.seo ? { title: body.seo.title ?? undefined, description: body.seo.description ?? undefined } : undefined,
});

function toAttributeValue(value: Attribute): AttributeValue {
  if (typeof value === 'string') return { text: value };
  return typeof value === 'number' ? { number: value } : { flag: value };
}

export const toVariantInput = (body: CreateVariantDto | UpdateVariantDto): VariantInput => ({
  sku: body.sku ?? '',
  title: body.title ?? '',
  options: body.options ?? {},
  price: body.price,
  compareAtPrice: body.compareAtPrice ?? undefined,
  costPrice: body.costPrice ?? undefined,
  barcode: body.barcode ?? undefined,
  weightGrams: body.weightGrams ?? undefined,
  trackInventory: body.trackInventory,
  lowStockThreshold: body.lowStockThreshold ?? undefined,
  stock: 'stock' in body ? body.stock : undefined,
});

/** The variants of a new product: those listed, or the single one that `sku`, `price` and `stock` describe. */
export function toVariantInputs({ variants, sku, price, stock }: CreateProductDto): VariantInput[] {
  const single = Object.entries({ sku, price, stock }).filter(([, value]) => value !== undefined);
  if (variants) {
    if (single.length === 0) return variants.map(toVariantInput);
    throw validationFailed(single.map(([field]) => ({ field, code: 'CONFLICT', message: 'must not be given beside variants' })));
  }
  if (sku !== undefined && price !== undefined) return [toVariantInput({ sku, price, ...(stock !== undefined && { stock }) })];
  const missing = [...(sku === undefined ? ['sku'] : []), ...(price === undefined ? ['price'] : [])];
  throw validationFailed(missing.map((field) => ({ field, code: 'REQUIRED', message: 'is required when there are no variants' })));
}
