import { parseMapping } from '../src/import/read/mapping.js';
import { readProducts } from '../src/import/read/read-products.js';
import type { ReadFrom, ReadSettings } from '../src/import/read/read-settings.js';
import type { RejectedRow, StagedProduct, StagedVariant } from '../src/import/staged.js';

/** Everything that a file was read as. */
export interface ReadFile {
  products: StagedProduct[];
  variants: StagedVariant[];
  rejected: RejectedRow[];
  rowsRead: number;
  resumes: ReadFrom[];
}

export const settingsOf = (settings: Partial<Omit<ReadSettings, 'mapping'>> & { mapping?: object } = {}): ReadSettings => ({
  ...{ format: 'csv', currency: 'GBP', locale: null, zeroPrices: false, ...settings },
  mapping: settings.mapping === undefined ? null : parseMapping(JSON.stringify(settings.mapping)),
});

/** The bytes in pieces of `size`. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

/** Reads a file to its end, in pieces of `size`. */
export async function readFile(
  file: string | Uint8Array,
  settings: ReadSettings,
  { size = 65_536, from = undefined as ReadFrom | undefined } = {},
) {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const read: ReadFile = { products: [], variants: [], rejected: [], rowsRead: 0, resumes: [] };
  for await (const batch of readProducts(inPieces(bytes.subarray(from?.offset ?? 0), size), settings, from)) {
    read.products.push(...batch.products);
    read.variants.push(...batch.variants);
    read.rejected.push(...batch.rejected);
    read.rowsRead = batch.rowsRead;
    read.resumes.push(batch.resume);
  }
  return read;
}

/** What was wrong: `line code field`. */
export const faultsOf = ({ rejected }: Pick<ReadFile, 'rejected'>): string[] =>
  rejected.map(({ line, code, field }) => `${line} ${code} ${field ?? '-'}`);
