import type { VariantInput } from '#contracts/generated/ashlar/catalog/v1/products.js';
import type { FieldChecks } from '../field-checks.js';
import { optionsOutside, type OptionDraft } from './product.entity.js';

export type VariantField = Exclude<keyof VariantInput, 'stock'>;

export const variantFields = [
  ...(['sku', 'title', 'options', 'price', 'compareAtPrice', 'costPrice', 'barcode'] as const),
  ...(['weightGrams', 'trackInventory', 'lowStockThreshold'] as const),
] satisfies VariantField[];

const limits = {
  sku: 64,
  title: 200,
  options: 10,
  optionName: 64,
  optionValue: 100,
  barcode: 64,
  pieces: 1_000_000_000,
  int32: 2_147_483_647,
};

/** What may stand in each field of a variant, whose own path is `at`: empty, or `variants[1].`. */
const rules: Record<VariantField, (checks: FieldChecks, input: VariantInput, at: string) => void> = {
  sku: (checks, { sku }, at) => {
    checks.text(`${at}sku`, sku, { min: 1, max: limits.sku });
    checks.that(
      sku === sku.trim() && !/\p{Cc}/u.test(sku.replaceAll('\0', '')),
      `${at}sku`,
      'must not contain control characters, nor begin or end with a space',
    );
  },
  title: (checks, { title }, at) => checks.text(`${at}title`, title, { max: limits.title }),
  options: (checks, { options }, at) => {
    const entries = Object.entries(options);
    checks.that(entries.length <= limits.options, `${at}options`, `must have at most ${limits.options} entries`);
    for (const [name, value] of entries) {
      const field = `${at}options.${name.replaceAll('\0', '')}`;
      checks.text(field, name, { min: 1, max: limits.optionName });
      checks.text(field, value, { min: 1, max: limits.optionValue });
    }
  },
  price: (checks, { price }, at) => {
    checks.that(price != null, `${at}price`, 'is required', 'REQUIRED');
    checks.money(`${at}price`, price);
  },
  compareAtPrice: (checks, { compareAtPrice, price }, at) => {
    checks.money(`${at}compareAtPrice`, compareAtPrice);
    sameCurrency(checks, `${at}compareAtPrice`, compareAtPrice?.currency, price?.currency);
    checks.that(
      compareAtPrice == null || price == null || compareAtPrice.amount >= price.amount,
      `${at}compareAtPrice`,
      'must not be less than price',
    );
  },
  costPrice: (checks, { costPrice, price }, at) => {
    checks.money(`${at}costPrice`, costPrice);
    sameCurrency(checks, `${at}costPrice`, costPrice?.currency, price?.currency);
  },
  barcode: (checks, { barcode }, at) => {
    if (barcode != null) checks.text(`${at}barcode`, barcode, { min: 1, max: limits.barcode });
  },
  weightGrams: (checks, { weightGrams }, at) => checks.wholeNumber(`${at}weightGrams`, weightGrams, 0, limits.int32),
  trackInventory: () => undefined,
  lowStockThreshold: (checks, { lowStockThreshold }, at) =>
    checks.wholeNumber(`${at}lowStockThreshold`, lowStockThreshold, 0, limits.int32),
};

/** Notes what is wrong with `fields` of a variant. */
export function checkVariant(checks: FieldChecks, input: VariantInput, at = '', fields: Iterable<VariantField> = variantFields): void {
  for (const field of fields) rules[field](checks, input, at);
}

/** Notes what is wrong with the stock that a new variant begins with. */
export function checkFirstStock(checks: FieldChecks, { stock }: VariantInput, at = ''): void {
  checks.wholeNumber(`${at}stock`, stock, 0, limits.pieces);
}

/** Notes the variants of a new product that do not fit together: one currency, and options that the product offers when it names any. */
export function checkTogether(checks: FieldChecks, variants: readonly VariantInput[], options: readonly OptionDraft[]): void {
  variants.forEach((variant, index) => {
    const at = `variants[${index}].`;
    sameCurrency(checks, `${at}price`, variant.price?.currency, variants[0]?.price?.currency);
    if (options.length === 0) return;
    for (const name of optionsOutside(options, variant))
      checks.that(false, `${at}options.${name}`, 'is not among the options of the product');
  });
}

function sameCurrency(checks: FieldChecks, field: string, currency: string | undefined, expected: string | undefined): void {
  checks.that(currency === undefined || expected === undefined || currency === expected, `${field}.currency`, `must be ${expected}`);
}
