import type { ReadSettings } from '../read-settings.js';
import type { RowReader } from '../says.js';
import { mappedJson, mappedTable } from './mapped.js';
import { ownCsv } from './own-csv.js';
import { ownNdjson } from './own-ndjson.js';
import { shopify } from './shopify.js';
import type { Table } from './table.js';
import { vendure } from './vendure.js';
import { woocommerce } from './woocommerce.js';

/** What reads the rows of a file with a header. */
export function tableOf({ format, mapping, locale }: ReadSettings): Table {
  if (mapping) return mappedTable(mapping);
  if (format === 'shopify') return shopify;
  if (format === 'woocommerce') return woocommerce;
  return format === 'vendure' ? vendure(locale) : ownCsv;
}

/** What reads the rows of a JSON file. */
export const jsonReaderOf = ({ mapping }: ReadSettings): RowReader => (mapping ? mappedJson(mapping) : ownNdjson);
