import { Choice, Currency, QueryFlag, Text } from '../edge/input/fields.js';

/** What a file may be written in. */
export const fileFormats = ['csv', 'ndjson', 'shopify', 'woocommerce', 'vendure'] as const;

export class CreateImportQuery {
  @Choice(fileFormats, { example: 'csv', about: 'What the file is written in.' })
  format: (typeof fileFormats)[number];

  @QueryFlag({ optional: true, about: 'Says what would happen, and writes nothing.' })
  dryRun?: boolean;

  @Currency({ optional: true, about: 'Of prices without one; `SHOP_CURRENCY` unless told.' })
  currency?: string;

  @Text({
    min: 2,
    max: 35,
    optional: true,
    about:
      'A language tag like `de-CH` whose way of writing numbers the prices follow. Without it, a price that can be read in two ways is refused.',
  })
  locale?: string;

  @Text({
    max: 8_000,
    content: 'lines',
    optional: true,
    about: 'JSON that says which of the file’s fields becomes what (docs/imports.md); CSV and NDJSON only.',
  })
  mapping?: string;

  @QueryFlag({ optional: true, about: 'Takes a price of 0 for what it is, instead of for a mistake.' })
  zeroPrices?: boolean;
}
