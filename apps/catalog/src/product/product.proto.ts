import { ProductStatus, type AttributeValue, type Product, type Variant } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { timestampOf } from '#contracts/timestamp.js';
import type { OptionDraft, ProductStatusName } from './product.entity.js';

/** A variant as SQL builds it (`variantColumns`). */
export interface VariantJson {
  id: string;
  sku: string;
  title: string;
  options: Record<string, string>;
  price: number;
  currency: string;
  compareAtPrice: number | null;
  costPrice: number | null;
  barcode: string | null;
  weightGrams: number | null;
  trackInventory: boolean;
  available: number;
  lowStockThreshold: number | null;
  version: number;
  position: number;
}

/** A product as SQL returns it (`productColumns`). */
export interface ProductRow {
  id: string;
  slug: string;
  name: string;
  description: string;
  status: ProductStatusName;
  brand: string | null;
  attributes: Record<string, string | number | boolean>;
  images: string[];
  options: OptionDraft[];
  seo: { title?: string; description?: string } | null;
  price_min: string;
  price_max: string;
  price_currency: string;
  /** Moments are bigints of milliseconds, too. */
  published_ms: string | null;
  created_ms: string;
  updated_ms: string;
  version: number;
  category_id: string | null;
  category_slug: string;
  category_name: string;
  category_path: string;
  variants: VariantJson[];
}

const statuses = {
  draft: ProductStatus.PRODUCT_STATUS_DRAFT,
  active: ProductStatus.PRODUCT_STATUS_ACTIVE,
  archived: ProductStatus.PRODUCT_STATUS_ARCHIVED,
} as const satisfies Record<ProductStatusName, ProductStatus>;

/** `withCost`: whether what the merchant paid is shown. */
export function toProduct(row: ProductRow, withCost: boolean): Product {
  const currency = row.price_currency;
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    status: statuses[row.status],
    brand: row.brand ?? undefined,
    category:
      row.category_id === null
        ? undefined
        : { id: row.category_id, slug: row.category_slug, name: row.category_name, path: row.category_path },
    attributes: toAttributes(row.attributes),
    images: row.images,
    options: row.options,
    variants: row.variants.map((variant) => toVariant(row.id, variant, withCost)),
    priceMin: { amount: Number(row.price_min), currency },
    priceMax: { amount: Number(row.price_max), currency },
    inStock: row.variants.some(({ trackInventory, available }) => !trackInventory || available > 0),
    seo: row.seo ?? undefined,
    publishedAt: row.published_ms === null ? undefined : timestampOf(Number(row.published_ms)),
    createdAt: timestampOf(Number(row.created_ms)),
    updatedAt: timestampOf(Number(row.updated_ms)),
    version: row.version,
  };
}

export const toVariant = (productId: string, row: VariantJson, withCost: boolean): Variant => ({
  id: row.id,
  productId,
  sku: row.sku,
  title: row.title,
  options: row.options,
  price: { amount: row.price, currency: row.currency },
  compareAtPrice: optionalMoney(row.compareAtPrice, row.currency),
  costPrice: withCost ? optionalMoney(row.costPrice, row.currency) : undefined,
  barcode: row.barcode ?? undefined,
  weightGrams: row.weightGrams ?? undefined,
  trackInventory: row.trackInventory,
  available: row.trackInventory ? row.available : undefined,
  lowStockThreshold: row.lowStockThreshold ?? undefined,
  version: row.version,
  position: row.position,
});

const optionalMoney = (amount: number | null, currency: string) => (amount === null ? undefined : { amount, currency });

function toAttributes(values: ProductRow['attributes']): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(values)) attributes[name] = toAttributeValue(value);
  return attributes;
}

function toAttributeValue(value: string | number | boolean): AttributeValue {
  if (typeof value === 'string') return { text: value };
  return typeof value === 'number' ? { number: value } : { flag: value };
}
