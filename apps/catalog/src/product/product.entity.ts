/** Where a product is in its life. Any of them may follow any other: what was withdrawn may be sold again, or prepared anew. */
export type ProductStatusName = 'draft' | 'active' | 'archived';

export interface OptionDraft {
  name: string;
  values: string[];
}

/** A product as it is written, without its variants. */
export interface ProductDraft {
  slug: string;
  name: string;
  description: string;
  status: ProductStatusName;
  brand: string | null;
  categoryId: string | null;
  attributes: Record<string, string | number | boolean>;
  images: string[];
  options: OptionDraft[];
  seo: { title?: string; description?: string } | null;
}

/** A variant as it is written. Prices are in minor units of `currency`. */
export interface VariantDraft {
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
  lowStockThreshold: number | null;
}

export const mostVariants = 100;

/** A variant's title when it has none of its own: its option values. */
export const titleOf = (options: Readonly<Record<string, string>>): string => Object.values(options).join(' / ');

/** `options` with the names and values that `variants` have beyond them added at the end. */
export function withOptionsOf(options: readonly OptionDraft[], variants: readonly Pick<VariantDraft, 'options'>[]): OptionDraft[] {
  const values = new Map(options.map((option) => [option.name, new Set(option.values)]));
  for (const variant of variants) {
    for (const [name, value] of Object.entries(variant.options)) {
      const known = values.get(name) ?? new Set<string>();
      values.set(name, known.add(value));
    }
  }
  return [...values].map(([name, known]) => ({ name, values: [...known] }));
}

/** Option names and values of a variant that `options` do not offer. */
export function optionsOutside(options: readonly OptionDraft[], variant: Pick<VariantDraft, 'options'>): string[] {
  const offered = new Map(options.map((option) => [option.name, option.values]));
  return Object.entries(variant.options).flatMap(([name, value]) => (offered.get(name)?.includes(value) ? [] : [name]));
}
