import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { ReadRows } from '../src/import/read-file.js';
import { UnreadableFile } from '../src/import/read/unreadable-file.js';
import {
  productFieldsOfFiles,
  variantFieldsOfFiles,
  type ProductFieldOfFiles,
  type RejectedRow,
  type StagedBatch,
  type StagedProduct,
  type StagedVariant,
  type VariantFieldOfFiles,
} from '../src/import/staged.js';

export type Rows = Pick<StagedBatch, 'products' | 'variants' | 'rejected'>;

/** A product as a reader hands it over: what is named is given. */
export function aStagedProduct(key: string, line: number, fields: Partial<StagedProduct> = {}): StagedProduct {
  const given = productFieldsOfFiles.reduce((bits, name: ProductFieldOfFiles, index) => (name in fields ? bits | (1 << index) : bits), 0);
  const none = { slug: null, externalId: null, name: null, description: null, status: null, brand: null, category: null, attributes: null };
  return { key, line, given, ...none, images: null, options: null, seo: null, raw: `row ${line}`, ...fields };
}

/** A variant as a reader hands it over, of 10.00 GBP unless told: what is named is given. */
export function aStagedVariant(key: string, line: number, sku: string, fields: Partial<StagedVariant> = { price: 1000 }): StagedVariant {
  const named: Partial<StagedVariant> = { sku, ...fields };
  if (named.price != null) named.currency ??= 'GBP';
  const given = variantFieldsOfFiles.reduce((bits, name: VariantFieldOfFiles, index) => (name in named ? bits | (1 << index) : bits), 0);
  const none = { title: null, options: null, price: null, currency: null, compareAtPrice: null, costPrice: null, barcode: null };
  return {
    key,
    line,
    given,
    ...none,
    weightGrams: null,
    trackInventory: null,
    lowStockThreshold: null,
    stock: null,
    raw: `row ${line}`,
    ...named,
    sku,
  };
}

/** A row of a file with one product of one SKU. */
export const aRow = (
  line: number,
  sku: string,
  product: Partial<StagedProduct> = {},
  variant: Partial<StagedVariant> = { price: 1000 },
): Rows => ({
  products: [aStagedProduct(sku, line, { name: `Thing ${sku}`, ...product })],
  variants: [aStagedVariant(sku, line, sku, variant)],
  rejected: [],
});

/** Files whose lines are batches of rows as a reader hands them over, so that a test says exactly what was read. A line that is no JSON is unreadable. */
export const readStaged: ReadRows = async function* (bytes, _settings, from) {
  const resume = from ?? { offset: 0, line: 1, rowsRead: 0, header: null };
  let { offset, rowsRead } = resume;
  let rest = Buffer.alloc(0);
  for await (const piece of bytes) {
    rest = Buffer.concat([rest, piece]);
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const rows = parse(rest.subarray(0, end).toString());
      rest = rest.subarray(end + 1);
      offset += end + 1;
      rowsRead += new Set([...rows.variants, ...rows.rejected].map(({ line }) => line)).size;
      yield { ...rows, rowsRead, offset, resume: { ...resume, offset, rowsRead } };
    }
  }
};

function parse(line: string): Rows {
  try {
    return JSON.parse(line) as Rows;
  } catch (error) {
    throw new UnreadableFile('NOT_A_FILE', 'The file is not what it says.', error);
  }
}

/** An import that waits to be carried out, of a file with these batches. Answers with its id. */
export async function queueImport(
  dataSource: DataSource,
  batches: readonly (Rows | string)[],
  settings: { dryRun?: boolean } = {},
): Promise<string> {
  const id = randomUUID();
  const file = Buffer.from(batches.map((batch) => `${typeof batch === 'string' ? batch : JSON.stringify(batch)}\n`).join(''));
  await dataSource.query(
    `INSERT INTO import (id, state, format, dry_run, currency, gzip, zero_prices, actor, bytes_total) VALUES ($1, 'queued', 'ndjson', $2, 'GBP', false, false, $3, $4)`,
    [id, settings.dryRun ?? false, randomUUID(), file.length],
  );
  const size = 64 * 1024;
  for (let number = 0; number * size < file.length; number++) {
    const piece = file.subarray(number * size, (number + 1) * size);
    await dataSource.query('INSERT INTO import_piece (import_id, number, data) VALUES ($1, $2, $3)', [id, number, piece]);
  }
  return id;
}

/** What is told of an import. */
export interface ImportTold {
  state: string;
  phase: string;
  rows_read: string;
  created: string;
  updated: string;
  unchanged: string;
  rejected: string;
  bytes_read: string;
  error_code: string | null;
}

export async function toldOf(
  dataSource: DataSource,
  id: string,
): Promise<ImportTold & { errors: Pick<RejectedRow, 'line' | 'sku' | 'code'>[] }> {
  const [told] = await dataSource.query<ImportTold[]>(
    'SELECT state, phase, rows_read, created, updated, unchanged, rejected, bytes_read, error_code FROM import WHERE id = $1',
    [id],
  );
  const errors = await dataSource.query<Pick<RejectedRow, 'line' | 'sku' | 'code'>[]>(
    'SELECT line::int, sku, code FROM import_error WHERE import_id = $1 ORDER BY line, nth',
    [id],
  );
  return { ...told, errors };
}
