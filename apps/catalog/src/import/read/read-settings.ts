import type { Mapping } from './mapping.js';

export type FileFormat = 'csv' | 'ndjson' | 'shopify' | 'woocommerce' | 'vendure';

/** How a file is to be understood. */
export interface ReadSettings {
  format: FileFormat;
  /** Of prices that name none; ISO 4217. */
  currency: string;
  /** A BCP 47 tag whose way of writing numbers the file follows. */
  locale: string | null;
  mapping: Mapping | null;
  /** Takes a price of 0 for what it is. */
  zeroPrices: boolean;
}

/** Where to go on after a restart: the rows before it are done. */
export interface ReadFrom {
  /** Into the uncompressed bytes; the beginning of a row. */
  offset: number;
  line: number;
  rowsRead: number;
  /** The columns of a CSV file, behind them how it separates; of JSON, whether it is an array. */
  header: string[] | null;
}
