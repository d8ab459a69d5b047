import { isNotSame } from './same-products.sql.js';
import { productFieldsOfFiles, type ProductFieldOfFiles } from './staged.js';
import { errorsOf, rawOfVariant } from './stage-rows.js';

/** How many products are applied in one transaction. */
const productsABatch = 2_000;

const bit = (field: ProductFieldOfFiles): number => 1 << productFieldsOfFiles.indexOf(field);

/** Every variant of a product that is not the same, with its rank among those of its SKU, the last row first, and the product that has the SKU in the catalog. */
export const rankVariants = `
  CREATE TEMP TABLE file_variant ON COMMIT DROP AS
  SELECT f.key, f.line, f.place, f.row, f.rank, v.product_id AS owner
  FROM (SELECT key, sku, line, place, ctid AS row, row_number() OVER (PARTITION BY sku ORDER BY place DESC) AS rank
        FROM import_variant s WHERE ${isNotSame('s.key')}) f
  LEFT JOIN variant v ON v.sku = f.sku AND f.rank = 1`;

/**
 * Every other product of the file by its key, and what it is in the catalog: the product of its external id, else of the first of its SKUs that is there,
 * else of its slug. Keys of one product are one `party`: keys that found the same, or that are new and have the same external id.
 */
export const matchKeys = `
  CREATE TEMP TABLE file_key ON COMMIT DROP AS
  WITH named AS (
    SELECT key, min(line) AS line, max(ctid) AS last_row, count(*) AS rows, max(external_id) AS external_id, max(slug) AS slug
    FROM import_product s WHERE ${isNotSame('s.key')} GROUP BY key
  ), by_sku AS (
    SELECT DISTINCT ON (key) key, owner FROM file_variant WHERE owner IS NOT NULL ORDER BY key, place
  )
  SELECT n.*, m.product_id, coalesce('product ' || m.product_id, 'external ' || n.external_id, 'key ' || n.key) COLLATE "C" AS party
  FROM named n LEFT JOIN product e ON e.external_id = n.external_id LEFT JOIN by_sku s ON s.key = n.key LEFT JOIN product g ON g.slug = n.slug,
       LATERAL (SELECT coalesce(e.id, s.owner, g.id) AS product_id) AS m`;

export const matchParties = `
  CREATE TEMP TABLE file_party ON COMMIT DROP AS
  SELECT party, coalesce(product_id, new_event_id()) AS product_id, product_id IS NULL AS is_new, line, rows, row
  FROM (SELECT party, product_id, min(line) AS line, sum(rows) AS rows, max(last_row) AS row FROM file_key GROUP BY party, product_id) p`;

const latest = (field: string, given: ProductFieldOfFiles): string =>
  `((array_agg(s ORDER BY s.line DESC) FILTER (WHERE s.given & ${bit(given)} <> 0))[1]).${field}`;

/** What several rows say of one product becomes one row: of each field, what was said last. */
export const mergeRows = `
  WITH merged AS (
    INSERT INTO import_product (key, line, given, slug, external_id, name, description, status, brand, category, attributes, images, options, seo, raw,
                                slug_base)
    SELECT p.product_id::text, min(p.line), bit_or(s.given), ${latest('slug', 'slug')}, ${latest('external_id', 'externalId')}, ${latest('name', 'name')},
           ${latest('description', 'description')}, ${latest('status', 'status')}, ${latest('brand', 'brand')}, ${latest('category', 'category')},
           ${latest('attributes', 'attributes')}, ${latest('images', 'images')}, ${latest('options', 'options')}, ${latest('seo', 'seo')},
           (array_agg(s.raw ORDER BY s.line))[1], ${latest('slug_base', 'name')}
    FROM file_party p JOIN file_key k ON k.party = p.party JOIN import_product s ON s.key = k.key
    WHERE p.rows > 1 GROUP BY p.product_id
    RETURNING key, ctid
  )
  UPDATE file_party p SET row = m.ctid FROM merged m WHERE p.rows > 1 AND p.product_id = m.key::uuid`;

/**
 * The products, in the order of the file. A new one without a slug gets the one that its name makes, if it is the first to want it and nobody has it.
 * Of two that name the same slug the second has none.
 */
export const insertTargets = `
  WITH named AS (
    SELECT p.*, s.slug, s.slug_base, s.given & ${bit('slug')} <> 0 AND s.slug IS NOT NULL AS given
    FROM file_party p JOIN import_product s ON s.ctid = p.row
  ), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY CASE WHEN given THEN slug END, given ORDER BY line) AS nth_given,
           row_number() OVER (PARTITION BY CASE WHEN NOT given AND is_new THEN slug_base END, NOT given AND is_new ORDER BY line) AS nth_made
    FROM named
  )
  INSERT INTO import_target (product_id, is_new, line, row, slug, slug_base, slug_is_given, slug_is_taken)
  SELECT product_id, is_new, line, row,
         CASE WHEN given THEN slug
              WHEN is_new AND nth_made = 1 AND NOT EXISTS (SELECT FROM product o WHERE o.slug = r.slug_base)
                   AND NOT EXISTS (SELECT FROM named o WHERE o.given AND o.slug = r.slug_base) THEN slug_base END,
         slug_base, given, given AND nth_given > 1
  FROM ranked r ORDER BY line`;

/** The others get a number behind theirs, greater than any that is there: `base-7` can only come of the base `base`, so that none wants another's. */
export const numberSlugs = `
  WITH waiting AS (
    SELECT product_id, slug_base, row_number() OVER (PARTITION BY slug_base ORDER BY line) AS nth
    FROM import_target WHERE slug IS NULL AND is_new AND slug_base IS NOT NULL
  ), numbered AS (
    SELECT parts[1] AS base, max(parts[2]::bigint) AS greatest
    FROM (SELECT regexp_match(slug, '^(.*)-([1-9][0-9]{0,6})$') AS parts FROM import_target WHERE slug ~ '-[1-9][0-9]{0,6}$') AS slugs GROUP BY 1
  ), begun AS (
    SELECT b.slug_base, greatest(1, n.greatest, (
      SELECT max(substr(slug, length(b.slug_base) + 2)::bigint) FROM product
      WHERE slug >= b.slug_base || '-0' AND slug < b.slug_base || '-:' AND substr(slug, length(b.slug_base) + 2) ~ '^[1-9][0-9]{0,6}$')) AS number
    FROM (SELECT DISTINCT slug_base FROM waiting) b LEFT JOIN numbered n ON n.base = b.slug_base
  )
  UPDATE import_target t SET slug = w.slug_base || '-' || (b.number + w.nth)
  FROM waiting w JOIN begun b USING (slug_base) WHERE t.product_id = w.product_id`;

export const insertParts = `
  INSERT INTO import_part (product_id, target_line, line, place, row)
  SELECT p.product_id, p.line, f.line, f.place, f.row
  FROM file_variant f JOIN file_key k ON k.key = f.key JOIN file_party p ON p.party = k.party
  WHERE f.rank = 1 ORDER BY p.line, f.place`;

/** Rows that are not taken whatever the catalog has. A row counts once. */
export const rejectVariants = `
  WITH refused AS (
    SELECT f.line, f.row, 'DUPLICATE_SKU' AS code, 'stands again further down in the file, where it counts' AS message FROM file_variant f WHERE f.rank > 1
    UNION ALL
    SELECT f.line, f.row, 'PRODUCT_REJECTED', 'is a variant of a product whose own row was not taken' FROM file_variant f
    WHERE f.rank = 1 AND NOT EXISTS (SELECT FROM file_key k WHERE k.key = f.key)
  ), noted AS (
    INSERT INTO import_error (import_id, line, nth, sku, field, code, message, raw)
    SELECT $1, r.line, ${errorsOf.resolving} + row_number() OVER (PARTITION BY r.line ORDER BY r.row), s.sku, 'sku', r.code, r.message, ${rawOfVariant}
    FROM refused r JOIN import_variant s ON s.ctid = r.row
    RETURNING line
  )
  SELECT count(DISTINCT line)::int AS lines FROM noted n
  WHERE NOT EXISTS (SELECT FROM import_error e WHERE e.import_id = $1 AND e.line = n.line)`;

/** Which lines are applied together: all there are, without a gap, whatever they turn out to be when the file is read once more after a crash. */
export const cutBatches = `
  INSERT INTO import_batch (import_id, number, first_line, last_line)
  SELECT $1, number, line, coalesce(lead(line) OVER (ORDER BY number) - 1, 9223372036854775807)
  FROM (SELECT 0 AS number, 0 AS line
        UNION ALL
        SELECT (nth - 1) / ${productsABatch}, min(line) FROM (SELECT line, dense_rank() OVER (ORDER BY line) AS nth FROM import_target) t
        WHERE nth > ${productsABatch} GROUP BY 1) AS cuts
  WHERE NOT EXISTS (SELECT FROM import_batch WHERE import_id = $1)`;

/** The paths that products of the file name, without those that lie too deep. */
export const wantedCategories = `
  SELECT DISTINCT s.category AS path FROM import_target t JOIN import_product s ON s.ctid = t.row
  WHERE s.given & ${bit('category')} <> 0 AND cardinality(s.category) BETWEEN 1 AND $1 AND NOT t.slug_is_taken`;
