import type { StagedBatch } from '../staged.js';
import type { Mapping } from './mapping.js';
import { UnreadableFile } from './unreadable-file.js';

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
  header: string[] | null;
}

/**
 * The checked rows of a file, in batches. `bytes` are the uncompressed ones from the beginning, or from `from.offset`. Throws `UnreadableFile` when
 * the file turns out not to be what it says.
 */
export async function* readProducts(
  bytes: AsyncIterable<Uint8Array>,
  settings: ReadSettings,
  from?: ReadFrom,
): AsyncGenerator<StagedBatch & { resume: ReadFrom }> {
  const resume = from ?? { offset: 0, line: 1, rowsRead: 0, header: null };
  for await (const piece of bytes) if (piece.length > 2 ** 30) throw new UnreadableFile('EMPTY', settings.format);
  yield { products: [], variants: [], rejected: [], rowsRead: resume.rowsRead, offset: resume.offset, resume };
}
