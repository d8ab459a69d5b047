import { ProductStatus, type AttributeValue } from '#contracts/generated/ashlar/catalog/v1/product.js';
import type { ProductInput, VariantInput } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { cleanHtml } from './clean-html.js';
import { titleOf, type ProductDraft, type ProductStatusName, type VariantDraft } from './product.entity.js';

const statusNames: Readonly<Record<ProductStatus, ProductStatusName | undefined>> = {
  [ProductStatus.PRODUCT_STATUS_UNSPECIFIED]: undefined,
  [ProductStatus.PRODUCT_STATUS_DRAFT]: 'draft',
  [ProductStatus.PRODUCT_STATUS_ACTIVE]: 'active',
  [ProductStatus.PRODUCT_STATUS_ARCHIVED]: 'archived',
};

/** Undefined for the unspecified one. */
export const statusNameOf = (status: ProductStatus): ProductStatusName | undefined => statusNames[status];

/** A message whose description may stand in a page. */
export const withCleanHtml = (input: ProductInput): ProductInput => ({ ...input, description: cleanHtml(input.description) });

/** A checked message as a draft; what is unset becomes its default. */
export const toProductDraft = (input: ProductInput): ProductDraft => ({
  slug: input.slug,
  name: input.name.trim(),
  description: input.description,
  status: statusNameOf(input.status) ?? 'draft',
  brand: input.brand ?? null,
  categoryId: input.categoryId ?? null,
  attributes: Object.fromEntries(Object.entries(input.attributes).map(([name, value]) => [name, scalarOf(value)])),
  images: input.images,
  options: input.options.map(({ name, values }) => ({ name, values })),
  seo:
    input.seo == null
      ? null
      : {
          ...(input.seo.title != null && { title: input.seo.title }),
          ...(input.seo.description != null && { description: input.seo.description }),
        },
});

/** A checked message as a draft; what is unset becomes its default. */
export const toVariantDraft = (input: VariantInput): VariantDraft => ({
  sku: input.sku,
  title: input.title.trim() || titleOf(input.options),
  options: input.options,
  price: input.price?.amount ?? 0,
  currency: input.price?.currency ?? '',
  compareAtPrice: input.compareAtPrice?.amount ?? null,
  costPrice: input.costPrice?.amount ?? null,
  barcode: input.barcode ?? null,
  weightGrams: input.weightGrams ?? null,
  trackInventory: input.trackInventory ?? true,
  lowStockThreshold: input.lowStockThreshold ?? null,
});

const scalarOf = ({ text, number, flag }: AttributeValue): string | number | boolean => text ?? number ?? flag ?? '';
