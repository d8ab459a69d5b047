import type { EntityManager } from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import { versionMismatch } from '#platform/errors/domain-error.js';
import { pricesBetween } from './prices.sql.js';
import type { OptionDraft, ProductDraft, VariantDraft } from './product.entity.js';
import { productNotFound, slugTaken } from './product.errors.js';
import { slugOf } from '../slug.js';

/** The SKUs and the barcodes of a product as SQL, for `product_document`. */
export const codesOf = (id: string): string =>
  `ARRAY(SELECT v.sku FROM variant v WHERE v.product_id = ${id}), ARRAY(SELECT v.barcode FROM variant v WHERE v.product_id = ${id} AND v.barcode IS NOT NULL)`;

/** Makes the words of these products known to the search, so that a typo in them is recognised. */
export async function learnWords(manager: EntityManager, ids: readonly string[]): Promise<void> {
  await manager.query('SELECT learn_words($1::uuid[])', [ids]);
}

/** A product's row as a writer holds it: locked until its transaction ends. */
export type LockedProduct = ProductDraft & { id: string; version: number };

const draftColumns = `id, slug, name, description, status, brand, category_id AS "categoryId", attributes, images, options, seo, version`;

/** Throws 404 `PRODUCT_NOT_FOUND`, or 412 when `expectedVersion` is set and another. */
export async function lockProduct(manager: EntityManager, id: string, expectedVersion?: number | null): Promise<LockedProduct> {
  if (!isUuid(id)) throw productNotFound(id);
  const [row]: LockedProduct[] = await manager.query(
    `SELECT ${draftColumns} FROM product WHERE id = $1 AND ($2::int IS NULL OR version = $2) FOR UPDATE`,
    [id, expectedVersion ?? null],
  );
  if (row) return row;
  const [other]: unknown[] = await manager.query('SELECT FROM product WHERE id = $1', [id]);
  throw other === undefined ? productNotFound(id) : versionMismatch();
}

/** Keeps a category from being renamed while a product is put into it: its name, which the product's search document says, is read from here on. */
async function holdCategory(manager: EntityManager, id: string | null): Promise<void> {
  if (id !== null) await manager.query('SELECT FROM category WHERE id = $1 FOR KEY SHARE', [id]);
}

/** Makes the row of a product with such variants. An empty slug is made from the name; one that is given and taken throws 409 `SLUG_TAKEN`. */
export async function insertProduct(
  manager: EntityManager,
  draft: ProductDraft,
  variants: readonly (VariantDraft & { stock: number })[],
): Promise<string> {
  const id = uuidv7();
  const prices = variants.map(({ price }) => price);
  const inStock = variants.some(({ trackInventory, stock }) => !trackInventory || stock > 0);
  const own = [
    Math.min(...prices),
    Math.max(...prices),
    between(prices),
    variants[0]?.currency,
    variants.map(({ sku }) => sku),
    variants.flatMap(({ barcode }) => barcode ?? []),
    inStock,
  ];
  const base = slugOf(draft.name, 'product');
  await holdCategory(manager, draft.categoryId);
  for (let slug = draft.slug || base; ; slug = await nextSlug(manager, base)) {
    const made: unknown[] = await manager.query(
      `INSERT INTO product (id, slug, name, description, status, brand, category_id, attributes, images, options, seo,
                            price_min, price_max, prices_between, price_currency, search, published_at, in_stock)
       SELECT $1::uuid, $2, $3::text, $4::text, $5::text, $6::text, $7::uuid, $8::jsonb, $9::text[], $10::jsonb, $11::jsonb, $12::bigint, $13::bigint, $14::bigint[],
              $15, product_document($3, $6, $16::text[], $17::text[], (SELECT name FROM category WHERE id = $7), $4), CASE WHEN $5 = 'active' THEN now() END,
              $18::boolean
       ON CONFLICT ON CONSTRAINT product_slug_unique DO NOTHING
       RETURNING id`,
      [id, slug, ...valuesOf(draft), ...own],
    );
    if (made.length > 0) {
      await learnWords(manager, [id]);
      return id;
    }
    if (draft.slug !== '') throw slugTaken(draft.slug);
  }
}

/** Writes everything of a locked product and raises its version. Answers with the new one. */
export async function saveProduct(manager: EntityManager, current: LockedProduct, draft: ProductDraft): Promise<number> {
  const { id } = current;
  // Who renames the one that it is in already waits for the product, which we hold: that one must not be waited for.
  if (draft.categoryId !== current.categoryId) await holdCategory(manager, draft.categoryId);
  const [[row]] = await manager.query<[[{ version: number }], number]>(
    `UPDATE product p SET slug = $2, name = $3, description = $4, status = $5, brand = $6, category_id = $7, attributes = $8, images = $9,
            options = $10, seo = $11, version = version + 1, updated_at = now(),
            published_at = CASE WHEN $5::text = 'active' THEN coalesce(published_at, now()) ELSE published_at END,
            search = product_document($3, $6, ${codesOf('$1')}, (SELECT c.name FROM category c WHERE c.id = $7), $4)
     WHERE id = $1 RETURNING version`,
    [id, draft.slug, ...valuesOf(draft)],
  );
  await learnWords(manager, [id]);
  return row.version;
}

/** After a write to the variants of a locked product: its prices, options, search and whether it is in stock follow, and its version rises. Answers with the new one. */
export async function followVariants(manager: EntityManager, id: string, options: readonly OptionDraft[]): Promise<number> {
  const [[row]] = await manager.query<[[{ version: number }], number]>(
    `UPDATE product p SET price_min = v.price_min, price_max = v.price_max, prices_between = v.prices_between, price_currency = v.currency, in_stock = v.in_stock, options = $2,
            version = p.version + 1, updated_at = now(),
            search = product_document(p.name, p.brand, v.skus, v.barcodes, (SELECT c.name FROM category c WHERE c.id = p.category_id), p.description)
     FROM (SELECT min(price) AS price_min, max(price) AS price_max, ${pricesBetween('price')} AS prices_between, min(currency) AS currency, array_agg(v.sku) AS skus,
                  array_agg(v.barcode) FILTER (WHERE v.barcode IS NOT NULL) AS barcodes,
                  bool_or(NOT v.track_inventory OR s.on_hand > s.reserved) AS in_stock
           FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = $1) v
     WHERE p.id = $1 RETURNING p.version`,
    [id, JSON.stringify(options)],
  );
  return row.version;
}

/** The first of `base-2`, `base-3` … that is free now; whoever else takes it first makes the caller ask again. */
export async function nextSlug(manager: EntityManager, base: string): Promise<string> {
  const [{ slug }] = await manager.query<[{ slug: string }]>(
    `SELECT $1::text || '-' || n AS slug FROM generate_series(2, 100000) AS n
     WHERE NOT EXISTS (SELECT FROM product WHERE product.slug = $1::text || '-' || n) ORDER BY n LIMIT 1`,
    [base],
  );
  return slug;
}

/** As `pricesBetween` does. */
function between(prices: readonly number[]): number[] | null {
  const inner = [...new Set(prices)].sort((a, b) => a - b).slice(1, -1);
  return inner.length > 0 ? inner : null;
}

const valuesOf = (draft: ProductDraft): unknown[] => [
  draft.name,
  draft.description,
  draft.status,
  draft.brand,
  draft.categoryId,
  JSON.stringify(draft.attributes),
  draft.images,
  JSON.stringify(draft.options),
  draft.seo && JSON.stringify(draft.seo),
];
