import { isCurrency } from '#contracts/money.js';
import type { VariantInput } from '#contracts/generated/ashlar/catalog/v1/products.js';
import type { FieldChecks } from '../../field-checks.js';
import { checkFirstStock, checkVariant, type VariantField } from '../../product/check-variant.js';
import { titleOf } from '../../product/product.entity.js';
import { variantFieldsOfFiles, type StagedVariant } from '../staged.js';
import { checkLine } from './check-text.js';
import { parsePrice } from './price.js';
import type { PriceSays, VariantSays } from './says.js';

/** What a variant's row does not say by itself. */
export interface VariantContext {
  key: string;
  line: number;
  raw: string;
  /** Where it stands in the row: empty, or `variants[1].`. */
  at: string;
  currency: string;
  locale: string | null;
  /** Whether a price of 0 is taken for what it is. */
  zeroPrices: boolean;
}

const checkedFields = ['sku', 'title', 'options', 'barcode', 'weightGrams', 'lowStockThreshold'] as const satisfies VariantField[];
const pricesOf = ['price', 'compareAtPrice', 'costPrice'] as const;

/** A variant as it is to be staged, with what is wrong with it noted in `checks`: the same rules as when it is written by itself. */
export function stageVariant(checks: FieldChecks, says: VariantSays, context: VariantContext): StagedVariant {
  const { at } = context;
  const currency = currencyOf(says, context);
  const known = isCurrency(currency);
  checks.that(known, `${at}currency`, 'must be an ISO 4217 code in upper case');
  const [price, comparedWith, costPrice] = pricesOf.map((field) =>
    known ? amountOf(checks, `${at}${field}`, says[field], currency, context) : null,
  );
  const compareAtPrice = says.foreign && comparedWith !== null && comparedWith <= (price ?? 0) ? null : comparedWith;
  const stock = says.foreign && says.stock !== undefined && says.stock < 0 ? 0 : says.stock;
  checkAmounts(checks, says, { price, compareAtPrice, costPrice, zero: context.zeroPrices }, at);
  const input: VariantInput = {
    sku: says.sku,
    title: says.title ?? '',
    options: says.options ?? {},
    barcode: says.barcode ?? undefined,
    weightGrams: says.weightGrams ?? undefined,
    lowStockThreshold: says.lowStockThreshold ?? undefined,
    stock,
  } as VariantInput;
  checkVariant(checks, input, at, checkedFields);
  checkFirstStock(checks, input, at);
  checkTexts(checks, says, at);
  let given = 0;
  variantFieldsOfFiles.forEach((field, bit) => (given |= says[field] === undefined ? 0 : 1 << bit));
  return {
    ...{ key: context.key, line: context.line, raw: context.raw, given, price, currency, compareAtPrice, costPrice },
    sku: says.sku,
    title: says.title === undefined ? null : says.title.trim() || titleOf(says.options ?? {}),
    options: says.options ?? null,
    barcode: says.barcode ?? null,
    weightGrams: says.weightGrams ?? null,
    trackInventory: says.trackInventory ?? null,
    lowStockThreshold: says.lowStockThreshold ?? null,
    stock: stock ?? null,
  };
}

function currencyOf({ currency, price }: VariantSays, context: VariantContext): string {
  if (typeof price === 'object' && price !== null && 'amount' in price) return price.currency;
  return currency === undefined || currency === '' ? context.currency : currency;
}

function amountOf(
  checks: FieldChecks,
  field: string,
  says: PriceSays | null | undefined,
  currency: string,
  { locale }: VariantContext,
): number | null {
  if (says == null) return null;
  if (typeof says === 'object' && 'amount' in says) {
    checks.that(says.currency === currency, `${field}.currency`, `must be ${currency}`);
    checks.wholeNumber(`${field}.amount`, says.amount, 0, Number.MAX_SAFE_INTEGER);
    return says.amount;
  }
  const { text, decimal } = typeof says === 'string' ? { text: says, decimal: null } : says;
  const read = parsePrice(text, { currency, locale, decimal });
  if (typeof read === 'number') return read;
  checks.that(false, field, read.message, read.code);
  return null;
}

type Amounts = Record<(typeof pricesOf)[number], number | null> & { zero: boolean };

function checkAmounts(checks: FieldChecks, says: VariantSays, { price, compareAtPrice, zero }: Amounts, at: string): void {
  checks.that(says.price != null, `${at}price`, 'is required', 'REQUIRED');
  checks.that(
    price !== 0 || zero,
    `${at}price`,
    'is 0: give the price, or take zero prices for what they are with zeroPrices',
    'PRICE_ZERO',
  );
  if (price === null || compareAtPrice === null) return;
  checks.that(compareAtPrice >= price, `${at}compareAtPrice`, 'must not be less than price');
}

function checkTexts(checks: FieldChecks, says: VariantSays, at: string): void {
  checkLine(checks, `${at}title`, says.title);
  checkLine(checks, `${at}barcode`, says.barcode);
  for (const name in says.options) checkLine(checks, `${at}options.${name}`, name + says.options[name]);
}
