import type { ReadSettings } from '../read-products.js';
import type { RowReader } from '../says.js';
import { mappedJson, mappedTable } from './mapped.js';
import { ownCsv } from './own-csv.js';
import { ownNdjson } from './own-ndjson.js';
import { shopify } from './shopify.js';
import { vendure } from './vendure.js';
import { woocommerce } from './woocommerce.js';

/** A format whose files have a header. */
export interface Table {
  /** Whether the format knows a column of this name: the delimiter is found by it. */
  isKnown: (column: string) => boolean;
  /** Throws `UnreadableFile` when the columns cannot be those of this format. */
  reader(header: readonly string[], delimiter: string): RowReader;
}

/** What reads the rows of a file with a header. */
export function tableOf({ format, mapping, locale }: ReadSettings): Table {
  if (mapping) return mappedTable(mapping);
  if (format === 'shopify') return shopify;
  if (format === 'woocommerce') return woocommerce;
  return format === 'vendure' ? vendure(locale) : ownCsv;
}

/** What reads the rows of a JSON file. */
export const jsonReaderOf = ({ mapping }: ReadSettings): RowReader => (mapping ? mappedJson(mapping) : ownNdjson);
