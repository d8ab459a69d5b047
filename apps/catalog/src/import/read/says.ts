import type { OptionDraft } from '../../product/product.entity.js';

export type Scalar = string | number | boolean;

/** What is wrong with what a row says. */
export interface Fault {
  field: string;
  code: string;
  message: string;
}

/** What a row says of a product, before it is checked. What is left out, it says nothing of. */
export interface ProductSays {
  slug?: string;
  externalId?: string | null;
  name?: string;
  description?: string;
  status?: string;
  brand?: string | null;
  category?: string[];
  attributes?: Record<string, Scalar>;
  images?: string[];
  options?: OptionDraft[];
  seo?: { title?: string; description?: string } | null;
}

/** A price as a decimal text, whose decimal sign may be known, or in minor units. */
export type PriceSays = string | { text: string; decimal: '.' | ',' | null } | { amount: number; currency: string };

/** What a row says of a variant, before it is checked. `NaN` is a number that could not be read. */
export interface VariantSays {
  sku: string;
  title?: string;
  options?: Record<string, string>;
  price?: PriceSays | null;
  currency?: string;
  compareAtPrice?: PriceSays | null;
  costPrice?: PriceSays | null;
  barcode?: string | null;
  weightGrams?: number | null;
  trackInventory?: boolean;
  lowStockThreshold?: number | null;
  stock?: number;
  /** Of another shop's export, where a lower price to compare with, and stock below 0 of an oversold shelf, mean nothing and 0. */
  foreign?: boolean;
}

/** What a row of a file says. */
export interface RowSays {
  /** Rows with the same key that follow each other are one product; null: that of the row before. */
  key: string | null;
  /** Taken from the first row of a product. */
  product?: ProductSays;
  variants: VariantSays[];
  /** Of a row without a variant, for whoever looks for it. */
  sku?: string;
  /** Images that this row adds to its product. */
  moreImages?: string[];
  /** Of the product, and of the variant: what could not even be understood. */
  productFaults?: Fault[];
  variantFaults?: Fault[];
  /** The product and its variants stand in rows of their own, anywhere in the file. */
  apart?: boolean;
  /** One fault anywhere rejects all of the row. */
  whole?: boolean;
}

/** Understands the rows of one format. */
export interface RowReader {
  /** Null for a row that says nothing; throws `NotUnderstood` when it cannot be taken apart. */
  read(text: string, line: number): RowSays | null;
}

/** A row that cannot be taken apart. */
export class NotUnderstood extends Error {
  constructor(readonly fault: Fault & { field: string }) {
    super(fault.message);
  }
}
