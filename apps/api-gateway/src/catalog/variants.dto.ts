import { Flag, Name, Text, WholeNumber } from '../edge/input/fields.js';
import { Money } from '../edge/input/money.dto.js';
import { isShortText, MapOf, Nested } from '../edge/input/structures.js';

const skuForm = /^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u;
export const sku = { max: 64, pattern: skuForm, form: 'must not begin or end with a space', example: 'SPOON-OAK' } as const;
const title = { max: 200, optional: true, example: 'Blue' } as const;
const options = {
  max: 10,
  values: isShortText(100, 1),
  maxName: 64,
  form: 'must have texts of 1 to 100 characters as values',
  schema: { type: 'string' },
  optional: true,
  example: { colour: 'Blue' },
  about: 'Option name to value.',
} as const;
const optionalMoney = { optional: true, nullable: true } as const;
const weight = { min: 0, max: 1_000_000_000, optional: true, nullable: true, example: 350 } as const;
const threshold = { min: 0, max: 1_000_000_000, optional: true, nullable: true, example: 5 } as const;

export class CreateVariantDto {
  @Text(sku)
  sku: string;

  @Text({ ...title, about: 'Made from the options when left out.' })
  title?: string;

  @MapOf(options)
  options?: Record<string, string>;

  @Nested(() => Money)
  price: Money;

  @Nested(() => Money, { ...optionalMoney, about: 'What it used to cost: at least `price`.' })
  compareAtPrice?: Money | null;

  @Nested(() => Money, { ...optionalMoney, about: 'Seen by administrators only.' })
  costPrice?: Money | null;

  @Text({ max: 64, optional: true, nullable: true, example: '5012345678900' })
  barcode?: string | null;

  @WholeNumber(weight)
  weightGrams?: number | null;

  @Flag({ optional: true, example: true, about: 'False: always in stock. True unless told.' })
  trackInventory?: boolean;

  @WholeNumber(threshold)
  lowStockThreshold?: number | null;

  @WholeNumber({ min: 0, max: 1_000_000_000, optional: true, example: 40, about: 'Pieces on hand at the beginning; 0 unless told.' })
  stock?: number;
}

export class UpdateVariantDto {
  @Text({ ...sku, optional: true })
  sku?: string;

  @Name(title)
  title?: string;

  @MapOf(options)
  options?: Record<string, string>;

  @Nested(() => Money, { optional: true })
  price?: Money;

  @Nested(() => Money, optionalMoney)
  compareAtPrice?: Money | null;

  @Nested(() => Money, optionalMoney)
  costPrice?: Money | null;

  @Text({ max: 64, optional: true, nullable: true })
  barcode?: string | null;

  @WholeNumber(weight)
  weightGrams?: number | null;

  @Flag({ optional: true })
  trackInventory?: boolean;

  @WholeNumber(threshold)
  lowStockThreshold?: number | null;
}
