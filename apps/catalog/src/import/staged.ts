import type { OptionDraft, ProductStatusName } from '../product/product.entity.js';

/** The fields of a product that a file may say something of; the index of each is its bit in `given`. */
export const productFieldsOfFiles = [
  ...(['slug', 'externalId', 'name', 'description', 'status', 'brand', 'category', 'attributes', 'images', 'options', 'seo'] as const),
];

/** The same of a variant. */
export const variantFieldsOfFiles = [
  ...([
    'sku',
    'title',
    'options',
    'price',
    'compareAtPrice',
    'costPrice',
    'barcode',
    'weightGrams',
    'trackInventory',
    'lowStockThreshold',
  ] as const),
  'stock' as const,
];

export type ProductFieldOfFiles = (typeof productFieldsOfFiles)[number];
export type VariantFieldOfFiles = (typeof variantFieldsOfFiles)[number];

/**
 * A product as a file has it: checked, and otherwise as it is to be written. Rows of one product share the `key`, which is whatever the file groups
 * them by: a handle, a slug, a parent, or the SKU. Null where the file says nothing, or says that there is nothing: `given` tells which.
 */
export interface StagedProduct {
  key: string;
  /** The physical line, from 1, where the row begins. */
  line: number;
  /** Bits of `productFieldsOfFiles`. */
  given: number;
  slug: string | null;
  externalId: string | null;
  name: string | null;
  /** Sanitised. */
  description: string | null;
  status: ProductStatusName | null;
  brand: string | null;
  /** Names from the root; empty for none. */
  category: readonly string[] | null;
  attributes: Readonly<Record<string, string | number | boolean>> | null;
  images: readonly string[] | null;
  options: readonly OptionDraft[] | null;
  seo: { title?: string; description?: string } | null;
  /** The row as it stands in the file, for the error file. */
  raw: string;
}

/** A variant as a file has it. Amounts are minor units of `currency`. */
export interface StagedVariant {
  key: string;
  line: number;
  /** Bits of `variantFieldsOfFiles`. */
  given: number;
  sku: string;
  title: string | null;
  options: Readonly<Record<string, string>> | null;
  price: number | null;
  currency: string | null;
  compareAtPrice: number | null;
  costPrice: number | null;
  barcode: string | null;
  weightGrams: number | null;
  trackInventory: boolean | null;
  lowStockThreshold: number | null;
  /** Pieces on hand. */
  stock: number | null;
  raw: string;
}

/** A row that was not taken; a row may have several. */
export interface RejectedRow {
  line: number;
  sku: string | null;
  field: string | null;
  /** Stable, e.g. `PRICE_AMBIGUOUS`. */
  code: string;
  message: string;
  raw: string;
}

/** What a reader hands over at a time. A product's rows may be spread over several; the SKUs of a file are not yet compared with each other. */
export interface StagedBatch {
  products: StagedProduct[];
  variants: StagedVariant[];
  rejected: RejectedRow[];
  /** Rows of the file so far, from its beginning. */
  rowsRead: number;
  /** Bytes of the uncompressed file so far; always the beginning of a row. */
  offset: number;
}
