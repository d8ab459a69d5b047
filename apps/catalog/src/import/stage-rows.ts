import type pg from 'pg';
import { titleOf } from '../product/product.entity.js';
import { slugOf } from '../slug.js';
import { arrayOf, copyRows, jsonOf, rowOf } from './copy-rows.js';
import type { RejectedRow, StagedProduct, StagedVariant } from './staged.js';

const productTable = `import_product (key, line, given, slug, external_id, name, description, status, brand, category, attributes, images, options, seo,
  raw, slug_base)`;
const variantTable = `import_variant (key, line, given, sku, title, options, price, currency, compare_at_price, cost_price, barcode, weight_grams,
  track_inventory, low_stock_threshold, stock, raw, own_title, place)`;
/** A line has fewer variants. */
const placesALine = 1_000;

const productRow = (p: StagedProduct): string =>
  rowOf([
    p.key,
    p.line,
    p.given,
    p.slug,
    p.externalId,
    p.name,
    p.description,
    p.status,
    p.brand,
    arrayOf(p.category),
    jsonOf(p.attributes),
    arrayOf(p.images),
    jsonOf(p.options),
    jsonOf(p.seo),
    p.raw,
    p.name === null ? null : slugOf(p.name, 'product'),
  ]);

const variantRow = (v: StagedVariant, nth: number, raw: string | null): string =>
  rowOf([
    v.key,
    v.line,
    v.given,
    v.sku,
    v.title,
    jsonOf(v.options),
    v.price,
    v.currency,
    v.compareAtPrice,
    v.costPrice,
    v.barcode,
    v.weightGrams,
    v.trackInventory,
    v.lowStockThreshold,
    v.stock,
    raw,
    v.options && titleOf(v.options),
    v.line * placesALine + nth,
  ]);

/** Errors of a row are numbered by the phase that found them, so that a phase that begins anew can take its own back. */
export const errorsOf = { resolving: 1_000_000, applying: 2_000_000 } as const;

/** Writes checked rows where the rest of the import finds them: the text of a row that has a product and its variants once, with the product. */
export async function stageRows(session: pg.Client, products: readonly StagedProduct[], variants: readonly StagedVariant[]): Promise<void> {
  if (products.length > 0) await copyRows(session, productTable, productRows(products));
  if (variants.length > 0) await copyRows(session, variantTable, variantRows(products, variants));
}

function* productRows(products: readonly StagedProduct[]): Generator<string> {
  for (const product of products) yield productRow(product);
}

/** Products and variants both stand in the order of the file; variants of one line follow each other. */
function* variantRows(products: readonly StagedProduct[], variants: readonly StagedVariant[]): Generator<string> {
  let [lastLine, nth, at] = [-1, 0, 0];
  for (const variant of variants) {
    const { line, key, raw } = variant;
    nth = line === lastLine ? nth + 1 : 0;
    lastLine = line;
    while (at < products.length && products[at].line < line) at++;
    const isOfProduct = products[at]?.line === line && products[at].key === key && products[at].raw === raw;
    yield variantRow(variant, nth, isOfProduct ? null : raw);
  }
}

/** SQL: the text of a staged variant `s` as it stands in the file. */
export const rawOfVariant = `coalesce(s.raw, (SELECT own.raw FROM import_product own WHERE own.line = s.line AND own.key = s.key LIMIT 1), '')`;

/** Notes rows that were not taken. Answers how many rows of the file they are that had not been noted before. */
export async function rejectRows(session: pg.Client, importId: string, rejected: readonly RejectedRow[]): Promise<number> {
  if (rejected.length === 0) return 0;
  const clean = rejected.map((row) => ({ ...row, raw: clear(row.raw), sku: row.sku && clear(row.sku), message: clear(row.message) }));
  const { rows } = await session.query<{ lines: number }>(insertErrors, [importId, JSON.stringify(clean)]);
  return rows[0].lines;
}

const clear = (text: string): string => text.replaceAll('\0', '').toWellFormed();

const insertErrors = `
  WITH noted AS (
    INSERT INTO import_error (import_id, line, nth, sku, field, code, message, raw)
    SELECT $1, line, (row_number() OVER (PARTITION BY line ORDER BY n) - 1
             + coalesce((SELECT max(nth) + 1 FROM import_error e WHERE e.import_id = $1 AND e.line = r.line AND e.nth < ${errorsOf.resolving}), 0))::int,
           sku, field, code, message, raw
    FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (line bigint, sku text, field text, code text, message text, raw text))
         WITH ORDINALITY AS r (line, sku, field, code, message, raw, n)
    RETURNING nth
  )
  SELECT count(*) FILTER (WHERE nth = 0)::int AS lines FROM noted`;
