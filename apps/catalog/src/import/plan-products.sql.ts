import { deepest } from '../category/category.entity.js';
import { productSays } from './plan-variants.sql.js';
import { errorsOf, rawOfVariant } from './stage-rows.js';
import type { ProductFieldOfFiles } from './staged.js';

/** What the file says, else what is there (`p`), else `otherwise`. */
const next = (field: ProductFieldOfFiles, column: string, otherwise = 'NULL'): string =>
  `CASE WHEN ${productSays('s', field)} THEN coalesce(s.${column}, ${otherwise}) WHEN p.id IS NULL THEN ${otherwise} ELSE p.${column} END AS ${column}`;

/** Options are compared once those of the variants are among them. */
const columns = ['slug', 'external_id', 'name', 'description', 'status', 'brand', 'category_id', 'attributes', 'images', 'seo'];
const listed = (row: string): string => columns.map((column) => `${row}.${column}`).join(', ');
const described = (row: string): string => ['name', 'description', 'brand', 'category_id'].map((column) => `${row}.${column}`).join(', ');

/** Categories that the batch puts products into: their names, which documents say, stay as they are meanwhile. Held before products, as by everybody. */
export const holdCategories = `
  SELECT FROM category WHERE id IN (
    SELECT c.category_id FROM import_target t JOIN import_product s ON s.ctid = t.row JOIN import_category c ON c.path = s.category
    WHERE t.line BETWEEN $1 AND $2
  ) ORDER BY id FOR KEY SHARE`;

/**
 * A product none of whose rows is good is not written; nor one whose own row was refused, unless rows of variants are good. `OFFSET 0` keeps the planner from
 * looking slugs up anew wherever they are named.
 */
export const planProducts = `
  INSERT INTO plan_product
  WITH parts AS MATERIALIZED (
    SELECT product_id, count(*) FILTER (WHERE code IS NULL) AS good, bool_or(is_changed) FILTER (WHERE code IS NULL) AS changed,
           bool_or(is_described) FILTER (WHERE code IS NULL) AS described, bool_or(next_on_hand IS NOT NULL) FILTER (WHERE code IS NULL) AS stocked,
           bool_or(has_options AND is_changed) FILTER (WHERE code IS NULL) AS optioned
    FROM plan_variant GROUP BY product_id
  ), planned AS (
    SELECT t.product_id, t.line, t.row, t.is_new, t.slug_is_taken, t.slug_is_given, v.product_id IS NOT NULL AS has_parts, coalesce(v.good, 0) AS good,
           coalesce(v.changed, false) AS changed, coalesce(v.described, false) AS described, coalesce(v.stocked, false) AS stocked,
           coalesce(v.optioned, false) AS optioned,
           CASE WHEN NOT t.is_new AND NOT t.slug_is_given THEN p.slug
                WHEN t.is_new AND NOT t.slug_is_given AND EXISTS (SELECT FROM product o WHERE o.slug = t.slug) THEN left(t.slug, 71) || '-' || right(t.product_id::text, 8)
                ELSE t.slug END AS slug,
           ${next('externalId', 'external_id')}, ${next('name', 'name')}, ${next('description', 'description', "''")}, ${next('status', 'status', "'draft'")},
           ${next('brand', 'brand')},
           CASE WHEN ${productSays('s', 'category')} THEN c.category_id ELSE p.category_id END AS category_id,
           ${next('attributes', 'attributes', "'{}'")}, ${next('images', 'images', "'{}'")}, ${next('options', 'options', "'[]'")}, ${next('seo', 'seo')},
           ${productSays('s', 'category')} AND cardinality(s.category) > ${deepest} AS too_deep, s.external_id AS own_external_id,
           p.status IS NOT DISTINCT FROM 'archived' AS was_archived, p.options AS old_options,
           CASE WHEN p.id IS NOT NULL THEN (${listed('p')}) END AS was, CASE WHEN p.id IS NOT NULL THEN (${described('p')}) END AS was_described
    FROM import_target t JOIN import_product s ON s.ctid = t.row LEFT JOIN product p ON p.id = t.product_id
    LEFT JOIN import_category c ON c.path = s.category AND ($4 OR EXISTS (SELECT FROM category WHERE category.id = c.category_id))
    LEFT JOIN parts v ON v.product_id = t.product_id
    WHERE t.line BETWEEN $2 AND $3 OFFSET 0
  ), told AS (
    SELECT n.*, string_to_array(CASE
      WHEN slug_is_taken OR (slug_is_given AND EXISTS (SELECT FROM product o WHERE o.slug = n.slug AND o.id <> n.product_id)) THEN 'slug SLUG_TAKEN is taken'
      WHEN own_external_id IS NOT NULL AND EXISTS (SELECT FROM product o WHERE o.external_id = n.own_external_id AND o.id <> n.product_id)
        THEN 'externalId EXTERNAL_ID_TAKEN is that of another product'
      WHEN name IS NULL THEN 'name REQUIRED is required'
      WHEN too_deep THEN 'category CATEGORY_TOO_DEEP lies more than ${deepest} levels deep'
      WHEN good = 0 AND (is_new OR has_parts OR EXISTS (SELECT FROM import_error e WHERE e.import_id = $1 AND e.line = n.line))
        THEN 'variants NO_VARIANT has no variant that could be taken' END, ' ') AS words
    FROM planned n OFFSET 0
  )
  SELECT product_id, line, row, is_new, changed OR was IS DISTINCT FROM (${listed('told')}),
         described OR was_described IS DISTINCT FROM (${described('told')}), stocked, CASE WHEN is_new THEN optioned AND options = '[]' ELSE optioned OR old_options <> options END,
         slug, external_id, name, description, status, was_archived, brand, category_id, attributes, images, options, seo,
         words[2], words[1], array_to_string(words[3:], ' ')
  FROM told`;

/**
 * A new product that names no options has those of its variants, in their order. Most products of a file have the same ones, so that each list of them is
 * read once.
 */
export const uniteNewOptions = `
  WITH said AS MATERIALIZED (
    SELECT p.id, array_agg(v.file_options::text ORDER BY v.position) AS said
    FROM plan_product p JOIN plan_variant v ON v.product_id = p.id AND v.code IS NULL
    WHERE p.wants_options AND p.is_new AND p.code IS NULL GROUP BY p.id
  ), offered AS (
    SELECT k.said, e.key AS name, e.value, min(s.n * 1000 + e.n) AS place
    FROM (SELECT DISTINCT said FROM said) k, unnest(k.said) WITH ORDINALITY s (options, n), json_each_text(s.options::json) WITH ORDINALITY e (key, value, n)
    GROUP BY k.said, e.key, e.value
  ), named AS (
    SELECT said, name, jsonb_agg(value ORDER BY place) AS "values", min(place) AS place FROM offered GROUP BY said, name
  ), options AS (
    SELECT said, jsonb_agg(jsonb_build_object('name', name, 'values', "values") ORDER BY place) AS options FROM named GROUP BY said
  )
  UPDATE plan_product p SET options = o.options FROM said s JOIN options o ON o.said = s.said WHERE p.id = s.id`;

/** Options of a product that is there are those it names, and behind them what its variants have beyond. */
export const unitePlannedOptions = `
  WITH wanting AS MATERIALIZED (
    SELECT id, options FROM plan_product WHERE wants_options AND NOT is_new AND code IS NULL
  ), offered AS (
    SELECT w.id, o.value ->> 'name' AS name, x.value, o.n * 1000 + x.n AS place
    FROM wanting w, jsonb_array_elements(w.options) WITH ORDINALITY o (value, n), jsonb_array_elements_text(o.value -> 'values') WITH ORDINALITY x (value, n)
    UNION ALL
    SELECT w.id, e.key, e.value, 1000000 + v.position * 1000 + e.n
    FROM wanting w JOIN plan_variant v ON v.product_id = w.id AND v.code IS NULL, json_each_text(v.file_options) WITH ORDINALITY e (key, value, n)
    UNION ALL
    SELECT w.id, e.key, e.value, 1000000000 + v.position * 1000 + e.n
    FROM wanting w JOIN variant v ON v.product_id = w.id, jsonb_each_text(v.options) WITH ORDINALITY e (key, value, n)
    WHERE NOT EXISTS (SELECT FROM plan_variant o WHERE o.id = v.id AND o.code IS NULL AND o.file_options IS NOT NULL)
  ), options AS (
    SELECT id, jsonb_agg(jsonb_build_object('name', name, 'values', "values") ORDER BY place) AS options
    FROM (
      SELECT id, name, jsonb_agg(value ORDER BY place) AS "values", min(place) AS place
      FROM (SELECT id, name, value, min(place) AS place FROM offered GROUP BY id, name, value) AS each GROUP BY id, name
    ) AS named GROUP BY id
  )
  UPDATE plan_product p SET options = coalesce(o.options, '[]'),
         is_changed = p.is_changed OR coalesce(o.options, '[]') IS DISTINCT FROM (SELECT options FROM product WHERE product.id = p.id)
  FROM wanting w LEFT JOIN options o ON o.id = w.id WHERE p.id = w.id`;

/** The variants of a product that is not written are not either. */
export const dropParts = `
  UPDATE plan_variant v SET code = p.code, field = p.field, message = p.message FROM plan_product p WHERE p.id = v.product_id AND p.code IS NOT NULL AND v.code IS NULL`;

/** Every row that is not taken is noted, with all that is wrong with it, but only once that it was left without a product or a variant. */
export const gatherProblems = `
  INSERT INTO plan_problem
  SELECT line, sku, field, code, message, raw, row_number() OVER (PARTITION BY line ORDER BY row)
  FROM (
    SELECT v.line, v.row, v.sku, v.field, v.code, v.message, ${rawOfVariant} AS raw FROM plan_variant v JOIN import_variant s ON s.ctid = v.row WHERE v.code IS NOT NULL
    UNION ALL
    SELECT p.line, NULL, NULL, p.field, p.code, p.message, s.raw FROM plan_product p JOIN import_product s ON s.ctid = p.row
    WHERE p.code IS NOT NULL AND NOT EXISTS (SELECT FROM plan_variant v WHERE v.product_id = p.id AND v.line = p.line)
      AND NOT (p.code = 'NO_VARIANT' AND EXISTS (SELECT FROM import_error e WHERE e.import_id = $1 AND e.line = p.line))
  ) AS problems`;

/** Answers how many rows of the file they are that were not noted before. */
export const noteProblems = `
  WITH noted AS (
    INSERT INTO import_error (import_id, line, nth, sku, field, code, message, raw)
    SELECT $1, line, ${errorsOf.applying} + nth, sku, field, code, message, raw FROM plan_problem
    RETURNING line
  )
  SELECT count(DISTINCT line)::int AS lines FROM noted n WHERE NOT EXISTS (SELECT FROM import_error e WHERE e.import_id = $1 AND e.line = n.line)`;

export const weighPlan = `
  SELECT count(*) FILTER (WHERE code IS NULL AND is_new)::int AS created,
         count(*) FILTER (WHERE code IS NULL AND NOT is_new AND (is_changed OR has_stock))::int AS updated,
         count(*) FILTER (WHERE code IS NULL AND NOT is_new AND NOT is_changed AND NOT has_stock)::int AS unchanged,
         count(*) FILTER (WHERE code IS NULL AND NOT is_new AND is_changed)::int AS changed,
         count(*) FILTER (WHERE code IS NOT NULL)::int AS dropped,
         (SELECT count(*) FROM plan_variant WHERE code IS NOT NULL)::int AS refused,
         (SELECT count(*) FROM plan_variant WHERE code IS NULL AND is_new)::int AS added,
         (SELECT count(*) FROM plan_variant WHERE code IS NULL AND NOT is_new AND is_changed)::int AS edited,
         (SELECT count(*) FROM plan_variant WHERE code IS NULL AND NOT is_new AND next_on_hand IS NOT NULL)::int AS adjusted
  FROM plan_product`;
