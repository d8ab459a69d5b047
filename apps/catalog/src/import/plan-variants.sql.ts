import { mostVariants } from '../product/product.entity.js';
import { productFieldsOfFiles, variantFieldsOfFiles, type ProductFieldOfFiles, type VariantFieldOfFiles } from './staged.js';

/** SQL: whether the file says something of a field. */
export const says = (row: string, field: VariantFieldOfFiles): string => `${row}.given & ${1 << variantFieldsOfFiles.indexOf(field)} <> 0`;
/** The same of a product. */
export const productSays = (row: string, field: ProductFieldOfFiles): string =>
  `${row}.given & ${1 << productFieldsOfFiles.indexOf(field)} <> 0`;

/** Everybody who writes products and shelves locks products first, in the order of their ids, then shelves in the order of their SKUs. */
export const lockProducts = `
  SELECT FROM product WHERE id IN (SELECT product_id FROM import_target WHERE line BETWEEN $1 AND $2 AND NOT is_new) ORDER BY id FOR UPDATE`;

/** Shelves that the file says another number of pieces of. */
export const lockShelves = `
  SELECT FROM stock WHERE sku IN (
    SELECT k.sku FROM import_part p JOIN import_variant s ON s.ctid = p.row JOIN stock k ON k.sku = s.sku
    WHERE p.target_line BETWEEN $1 AND $2 AND ${says('s', 'stock')} AND k.variant_id IS NOT NULL AND k.on_hand <> s.stock
  ) ORDER BY sku FOR UPDATE`;

/** What the file says, else what is there (`v`), else `otherwise`. */
const next = (field: VariantFieldOfFiles, column: string, otherwise = 'NULL'): string =>
  `CASE WHEN ${says('s', field)} THEN coalesce(s.${column}, ${otherwise}) WHEN v.id IS NULL THEN ${otherwise} ELSE v.${column} END AS ${column}`;

const columns = [
  'title',
  'options',
  'price',
  'currency',
  'compare_at_price',
  'cost_price',
  'barcode',
  'weight_grams',
  'track_inventory',
  'low_stock_threshold',
];
const listed = (row: string): string => columns.map((column) => `${row}.${column}`).join(', ');

/** Whether each of a variant's options is among those of its product. */
const offered = `NOT EXISTS (
  SELECT FROM json_each_text(q.file_options) o
  WHERE NOT q.offered @> jsonb_build_array(jsonb_build_object('name', o.key, 'values', jsonb_build_array(o.value))))`;

/**
 * The variants of a batch as the file has them beside what is there. The planner is to know that they are thousands, or what follows is compared each with
 * each: it would take a line and its product for two chances in a thousand. What is there is looked up row by row, or it would be read as a whole.
 */
const parts = `
    SELECT p.product_id, p.line, p.place, p.row, v.id IS NULL AS is_new, coalesce(v.id, new_event_id()) AS id, v.product_id AS owner, v.position, s.sku,
           CASE WHEN ${says('s', 'title')} OR v.id IS NULL
                THEN coalesce(nullif(s.title, ''), s.own_title, (SELECT string_agg(value, ' / ') FROM jsonb_each_text(v.options)), '') ELSE v.title END AS title,
           CASE WHEN ${says('s', 'options')} AND s.options IS NOT NULL THEN s.options::jsonb WHEN v.id IS NULL OR ${says('s', 'options')} THEN '{}' ELSE v.options END
             AS options,
           CASE WHEN ${says('s', 'options')} THEN s.options END AS file_options,
           ${next('price', 'price')}, ${next('price', 'currency')}, ${next('compareAtPrice', 'compare_at_price')}, ${next('costPrice', 'cost_price')},
           ${next('barcode', 'barcode')}, ${next('weightGrams', 'weight_grams')}, ${next('trackInventory', 'track_inventory', 'true')},
           ${next('lowStockThreshold', 'low_stock_threshold')},
           k.sku IS NOT NULL AS is_known_shelf, k.on_hand, k.reserved, k.variant_id AS shelf_of,
           CASE WHEN ${says('s', 'stock')} THEN coalesce(s.stock, 0) WHEN v.id IS NULL THEN 0 END AS next_on_hand,
           CASE WHEN v.id IS NOT NULL THEN (${listed('v')}) END AS was, v.barcode AS old_barcode,
           CASE WHEN ${productSays('g', 'options')} AND g.options <> '[]' THEN g.options END AS offered
    FROM import_part p JOIN import_variant s ON s.ctid = p.row
    JOIN import_target t ON t.line = p.target_line AND coalesce(t.product_id = p.product_id, false) JOIN import_product g ON g.ctid = t.row
    LEFT JOIN LATERAL (SELECT * FROM variant WHERE sku = s.sku OFFSET 0) v ON true
    LEFT JOIN LATERAL (SELECT * FROM stock WHERE sku = s.sku OFFSET 0) k ON true
    WHERE p.target_line BETWEEN $1 AND $2 AND t.line BETWEEN $1 AND $2`;

/**
 * The variants of a batch, each with what it is to be and what is wrong with it. What can be told of a row alone comes first; then the currency, which is that
 * of the variants that stay as they are, else that of all good rows, and of the first one where they differ; then how many there are.
 */
export const planVariants = `
  INSERT INTO plan_variant
  WITH judged AS MATERIALIZED (
    SELECT q.*, CASE
      WHEN q.owner <> q.product_id THEN 'sku SKU_TAKEN is taken'
      WHEN q.price IS NULL THEN 'price REQUIRED is required'
      WHEN q.compare_at_price < q.price THEN 'compareAtPrice INVALID must not be less than price'
      WHEN q.offered IS NOT NULL AND NOT ${offered} THEN 'options INVALID has one that is not among the options of the product'
      WHEN NOT q.is_new AND q.next_on_hand < q.reserved THEN 'stock STOCK_CONFLICT must not be less than the ' || q.reserved || ' pieces that orders hold'
    END AS problem
    FROM (${parts}) q
  ), there AS MATERIALIZED (
    SELECT v.product_id, count(*) AS variants, max(v.position) AS last, min(v.currency) AS old_currency, min(v.currency) FILTER (WHERE j.id IS NULL) AS currency
    FROM variant v LEFT JOIN judged j ON j.id = v.id AND j.problem IS NULL
    WHERE v.product_id IN (SELECT product_id FROM import_target WHERE line BETWEEN $1 AND $2 AND NOT is_new) GROUP BY v.product_id
  ), agreed AS (
    SELECT product_id, min(currency) FILTER (WHERE problem IS NULL) AS least, max(currency) FILTER (WHERE problem IS NULL) AS greatest,
           (array_agg(currency ORDER BY problem IS NOT NULL, place))[1] AS first
    FROM judged GROUP BY product_id
  ), priced AS (
    SELECT j.*, t.variants, t.last,
           coalesce(t.currency, CASE WHEN a.least = a.greatest THEN a.least ELSE coalesce(t.old_currency, a.first) END) AS wanted_currency
    FROM judged j JOIN agreed a ON a.product_id = j.product_id LEFT JOIN there t ON t.product_id = j.product_id
  ), fitting AS (
    SELECT p.*, coalesce(problem, CASE WHEN currency <> wanted_currency THEN 'price.currency INVALID must be ' || wanted_currency || ', as the other variants are' END)
             AS complaint
    FROM priced p
  ), counted AS (
    SELECT f.*, count(*) FILTER (WHERE is_new AND complaint IS NULL) OVER (PARTITION BY product_id ORDER BY place) AS nth FROM fitting f
  ), told AS (
    SELECT c.*, string_to_array(coalesce(complaint, CASE WHEN is_new AND coalesce(variants, 0) + nth > ${mostVariants}
             THEN 'variants TOO_MANY_VARIANTS a product has at most ${mostVariants} variants' END), ' ') AS words
    FROM counted c
  )
  SELECT product_id, line, row, CASE WHEN is_new THEN coalesce(last, 0) + nth ELSE position END, is_new,
         is_new OR was IS DISTINCT FROM (${listed('told')}), is_new OR barcode IS DISTINCT FROM old_barcode, options <> '{}' AND (is_new OR file_options IS NOT NULL),
         id, sku, title, options, file_options, price, currency, compare_at_price, cost_price, barcode, weight_grams, track_inventory, low_stock_threshold,
         is_known_shelf, on_hand, CASE WHEN is_new OR next_on_hand <> on_hand THEN next_on_hand END,
         words[2], words[1], array_to_string(words[3:], ' ')
  FROM told`;
