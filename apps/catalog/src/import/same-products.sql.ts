import { productSays, says } from './plan-variants.sql.js';
import type { ProductFieldOfFiles, VariantFieldOfFiles } from './staged.js';

/** What a field is in the catalog, and what stands there for nothing if that is not null; the plans of products and variants say the same. */
type Agreement<Field> = readonly [field: Field, column: string, nothing?: string];

const ofVariants: readonly Agreement<VariantFieldOfFiles>[] = [
  ['price', 'price'],
  ['price', 'currency'],
  ['compareAtPrice', 'compare_at_price'],
  ['costPrice', 'cost_price'],
  ['barcode', 'barcode'],
  ['weightGrams', 'weight_grams'],
  ['trackInventory', 'track_inventory', 'true'],
  ['lowStockThreshold', 'low_stock_threshold'],
];

const ofProducts: readonly Agreement<ProductFieldOfFiles>[] = [
  ['slug', 'slug', 'p.slug'],
  ['externalId', 'external_id'],
  ['name', 'name'],
  ['description', 'description', "''"],
  ['status', 'status', "'draft'"],
  ['brand', 'brand'],
  ['attributes', 'attributes', "'{}'"],
  ['images', 'images', "'{}'"],
  ['options', 'options', "'[]'"],
  ['seo', 'seo'],
];

/** SQL: the file says nothing of a field, or what the catalog has. */
const agrees = (says: string, file: string, there: string, nothing = 'NULL') =>
  `(NOT ${says} OR coalesce(${file}, ${nothing}) IS NOT DISTINCT FROM ${there})`;

const variantAgrees = [
  ...ofVariants.map(([field, column, nothing]) => agrees(says('s', field), `s.${column}`, `v.${column}`, nothing)),
  agrees(says('s', 'options'), 's.options::jsonb', 'v.options', "'{}'"),
  agrees(says('s', 'stock'), 's.stock', 'k.on_hand', '0'),
  `(NOT ${says('s', 'title')} OR v.title = coalesce(nullif(s.title, ''), s.own_title, (SELECT string_agg(value, ' / ') FROM jsonb_each_text(v.options)), ''))`,
].join(' AND ');

const productAgrees = [
  ...ofProducts.map(([field, column, nothing]) => agrees(productSays('g', field), `g.${column}`, `p.${column}`, nothing)),
  `(NOT ${productSays('g', 'category')} OR coalesce(g.category, '{}') = CASE WHEN p.category_id IS NULL THEN '{}' ELSE c.path END)`,
].join(' AND ');

/**
 * Notes the products among the rows just staged, by their first and last line, that the catalog has just as the file says. What the file does not
 * mention does not count. Whatever is not that simple is left for the plan. Each row is looked up by itself, since there are few at a time.
 */
export const noteSame = `
  INSERT INTO import_same (key, line, product_id, variants)
  WITH RECURSIVE named AS (
    SELECT DISTINCT ON (parent_id, btrim(name)) id, parent_id, btrim(name) AS name FROM category ORDER BY parent_id, btrim(name), position, id
  ), place AS (
    SELECT id, ARRAY[name] AS path FROM named WHERE parent_id IS NULL
    UNION ALL
    SELECT n.id, place.path || n.name FROM place JOIN named n ON n.parent_id = place.id
  ), compared AS (
    SELECT s.key, count(*) AS variants, array_agg(v.product_id) AS owners
    FROM import_variant s
    LEFT JOIN LATERAL (SELECT * FROM variant WHERE sku = s.sku OFFSET 0) v ON true
    LEFT JOIN LATERAL (SELECT on_hand FROM stock WHERE sku = s.sku OFFSET 0) k ON true
    WHERE s.line BETWEEN $1 AND $2 GROUP BY s.key HAVING bool_and(v.id IS NOT NULL AND ${variantAgrees})
  )
  SELECT g.key, g.line, p.id, o.variants
  FROM import_product g JOIN compared o ON o.key = g.key AND o.owners[1] = ALL (o.owners)
  JOIN LATERAL (SELECT * FROM product WHERE id = o.owners[1] OFFSET 0) p ON true LEFT JOIN place c ON c.id = p.category_id
  WHERE g.line BETWEEN $1 AND $2 AND ${productAgrees}`;

/** Takes back what other rows of the file have a say in: rows of the same key or SKU, and products that two keys are. */
export const doubtSame = `
  WITH doubtful AS (
    SELECT key FROM import_variant WHERE sku IN (SELECT sku FROM import_variant GROUP BY sku HAVING count(*) > 1)
    UNION ALL
    SELECT key FROM import_product GROUP BY key HAVING count(*) > 1
    UNION ALL
    SELECT m.key FROM import_same m JOIN (SELECT key, count(*) AS variants FROM import_variant GROUP BY key) v USING (key) WHERE v.variants > m.variants
    UNION ALL
    SELECT key FROM import_same WHERE product_id IN (SELECT product_id FROM import_same GROUP BY product_id HAVING count(*) > 1)
  )
  DELETE FROM import_same WHERE key IN (SELECT key FROM doubtful)`;

/** Takes back what a key that is not the same turned out to be, too. */
export const doubtSameOfKeys = `DELETE FROM import_same m USING file_key k WHERE k.product_id = m.product_id`;

/** SQL: the rows of the file with this key are not the same as what is there. */
export const isNotSame = (key: string): string => `NOT EXISTS (SELECT FROM import_same same WHERE same.key = ${key})`;

/** Counts them with the batches that they lie between, but for those that were done before PostgreSQL crashed and the file was read once more. */
export const countSame = `
  WITH cuts AS (
    SELECT array_agg(first_line ORDER BY number) AS lines FROM import_batch WHERE import_id = $1
  ), counted AS (
    SELECT width_bucket(m.line, cuts.lines) - 1 AS number, count(*) AS products FROM import_same m, cuts GROUP BY 1
  )
  UPDATE import_batch b SET unchanged = c.products FROM counted c WHERE b.import_id = $1 AND b.number = c.number AND NOT b.done`;
