import type { EntityManager } from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import { versionMismatch, type DomainError, type FieldError } from '#platform/errors/domain-error.js';
import { violatedUnique } from '#platform/database/database-errors.js';
import type { StockRow } from '../stock/stock-events.js';
import type { VariantDraft } from './product.entity.js';
import { skuTaken, variantNotFound } from './product.errors.js';

/** A variant's row as a writer holds it. */
export type LockedVariant = VariantDraft & { id: string; version: number };

type Price = 'price' | 'compareAtPrice' | 'costPrice';
/** PostgreSQL's bigint comes as text. */
type VariantRow = Omit<LockedVariant, Price> & { price: string; compareAtPrice: string | null; costPrice: string | null };

const columns = `sku, title, options, price, currency, compare_at_price, cost_price, barcode, weight_grams, track_inventory, low_stock_threshold`;
const jsonColumns = `sku text, title text, options jsonb, price bigint, currency char(3), "compareAtPrice" bigint, "costPrice" bigint, barcode text,
  "weightGrams" int, "trackInventory" boolean, "lowStockThreshold" int`;

/** A SKU that was sold before goes on with its own row, so that its events go on counting. */
const beginStock = `
  ON CONFLICT (sku) DO UPDATE SET variant_id = excluded.variant_id, on_hand = excluded.on_hand, initial = excluded.initial,
    known_sold_out = excluded.known_sold_out, version = stock.version + 1 WHERE stock.variant_id IS NULL
  RETURNING sku, on_hand, reserved, version`;

/** Adds variants with their first stock to a locked product, behind those it has. Answers with their ids and their rows of stock. */
export async function insertVariants(
  manager: EntityManager,
  productId: string,
  drafts: readonly (VariantDraft & { stock: number })[],
): Promise<{ ids: string[]; stock: StockRow[] }> {
  const variants = drafts.map((draft) => ({ id: uuidv7(), ...draft }));
  const stock: StockRow[] = await manager.query(
    `WITH v AS (
       SELECT * FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (id uuid, stock bigint, ${jsonColumns})) WITH ORDINALITY
     ), made AS (
       INSERT INTO variant (id, product_id, position, ${columns})
       SELECT id, $1, ordinality + (SELECT coalesce(max(position), 0) FROM variant WHERE product_id = $1), sku, title, options, price, currency,
              "compareAtPrice", "costPrice", barcode, "weightGrams", "trackInventory", "lowStockThreshold" FROM v
     )
     INSERT INTO stock (sku, variant_id, on_hand, initial, known_sold_out) SELECT sku, id, stock, stock, stock = 0 FROM v ORDER BY sku ${beginStock}`,
    [productId, JSON.stringify(variants)],
  );
  return { ids: variants.map(({ id }) => id), stock };
}

/** The product that a variant belongs to. Throws 404 `VARIANT_NOT_FOUND`. */
export async function productOf(manager: EntityManager, variantId: string): Promise<string> {
  const [row]: { product_id: string }[] = isUuid(variantId)
    ? await manager.query('SELECT product_id FROM variant WHERE id = $1', [variantId])
    : [];
  if (!row) throw variantNotFound(variantId);
  return row.product_id;
}

/** Throws 404 `VARIANT_NOT_FOUND`, or 412 when `expectedVersion` is set and another. Its product is locked already. */
export async function lockVariant(manager: EntityManager, id: string, expectedVersion?: number | null): Promise<LockedVariant> {
  const [row]: VariantRow[] = isUuid(id)
    ? await manager.query(
        `SELECT id, version, sku, title, options, price, currency, compare_at_price AS "compareAtPrice", cost_price AS "costPrice", barcode,
                weight_grams AS "weightGrams", track_inventory AS "trackInventory", low_stock_threshold AS "lowStockThreshold"
         FROM variant WHERE id = $1 FOR UPDATE`,
        [id],
      )
    : [];
  if (!row) throw variantNotFound(id);
  if (expectedVersion != null && expectedVersion !== row.version) throw versionMismatch();
  const { price, compareAtPrice, costPrice } = row;
  return { ...row, price: Number(price), compareAtPrice: numberOrNull(compareAtPrice), costPrice: numberOrNull(costPrice) };
}

/** Writes everything of a locked variant and raises its version. */
export async function saveVariant(manager: EntityManager, id: string, draft: VariantDraft): Promise<void> {
  await manager.query(
    `UPDATE variant SET (${columns}, version) = (
       SELECT sku, title, options, price, currency, "compareAtPrice", "costPrice", barcode, "weightGrams", "trackInventory", "lowStockThreshold",
              variant.version + 1 FROM jsonb_to_record($2::jsonb) AS v (${jsonColumns})
     ) WHERE id = $1`,
    [id, JSON.stringify(draft)],
  );
}

/** What goes along when a variant gets another SKU: what is on hand, and what it once began with. */
export interface TakenStock {
  had: string;
  began: string;
}

/** Takes a variant's stock from its SKU, unless orders hold pieces of it: then undefined. */
export async function retireStock(manager: EntityManager, variantId: string): Promise<(StockRow & TakenStock) | undefined> {
  const [row]: (StockRow & TakenStock)[] = await manager.query(
    `WITH before AS (SELECT sku, on_hand, initial FROM stock WHERE variant_id = $1 AND reserved = 0 FOR UPDATE),
     after AS (
       UPDATE stock s SET variant_id = NULL, on_hand = 0, reserved = 0, initial = 0, version = s.version + 1 FROM before b WHERE s.sku = b.sku
       RETURNING s.sku, s.on_hand, s.reserved, s.version, b.on_hand AS had, b.initial AS began
     ) SELECT * FROM after`,
    [variantId],
  );
  return row;
}

/** Gives a variant the stock of its new SKU. */
export async function moveStock(manager: EntityManager, variantId: string, sku: string, { had, began }: TakenStock): Promise<StockRow[]> {
  const values = [sku, variantId, had, began];
  return manager.query(
    `INSERT INTO stock (sku, variant_id, on_hand, initial, known_sold_out) VALUES ($1, $2, $3, $4, $3::bigint = 0) ${beginStock}`,
    values,
  );
}

/** 409 `SKU_TAKEN` when that is what `error` says; else the error as it is. */
export async function explainSkuTaken(manager: EntityManager, error: unknown, skus: readonly string[], field: (index: number) => string) {
  return violatedUnique(error) === 'variant_sku_unique' ? skusTaken(manager, skus, field) : error;
}

/** 409 `SKU_TAKEN` naming each of `skus` that stands twice or is another variant's. */
export async function skusTaken(manager: EntityManager, skus: readonly string[], field: (index: number) => string): Promise<DomainError> {
  const rows: { sku: string }[] = await manager.query('SELECT sku FROM variant WHERE sku = ANY($1)', [skus]);
  const taken = new Set(rows.map(({ sku }) => sku));
  return skuTaken(
    skus.flatMap((sku, index): FieldError[] =>
      taken.has(sku) || skus.indexOf(sku) < index ? [{ field: field(index), code: 'SKU_TAKEN', message: 'is taken' }] : [],
    ),
  );
}

const numberOrNull = (value: string | null): number | null => (value === null ? null : Number(value));
