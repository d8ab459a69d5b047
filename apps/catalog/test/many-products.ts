import type { DataSource } from 'typeorm';

/**
 * Puts `count` products with two variants each into an empty catalog, by SQL: 40 categories two levels deep, 20 brands, prices up to 100.00,
 * colours and sizes as attributes, some drafts, some out of stock. Each is described by one of 500 rare words and by one of 10 common ones.
 */
export async function fillCatalog(dataSource: DataSource, count: number): Promise<void> {
  await dataSource.transaction(async (manager) => {
    for (const statement of [categories, products, variants, stock, prices, words])
      await manager.query(statement, statement === products ? [count] : []);
  });
}

/** The same UUID each time, of version 7 as all others. */
const id = (kind: string, n: string) =>
  `overlay(overlay(md5('${kind}' || ${n}) PLACING '7' FROM 13 FOR 1) PLACING '8' FROM 17 FOR 1)::uuid`;

const categories = `
  INSERT INTO category (id, slug, name, parent_id, path)
  SELECT ${id('category', 'n')}, 'category-' || n, 'Category ' || n,
         CASE WHEN n > 8 THEN ${id('category', '(1 + n % 8)')} END,
         CASE WHEN n > 8 THEN 'category-' || 1 + n % 8 || '/' ELSE '' END || 'category-' || n
  FROM generate_series(1, 40) AS n`;

const products = `
  INSERT INTO product (id, slug, name, description, status, brand, category_id, attributes, images, options,
                       price_min, price_max, price_currency, search, published_at)
  SELECT ${id('product', 'n')}, 'product-' || n, name, description, CASE WHEN n % 50 = 0 THEN 'draft' ELSE 'active' END,
         'Brand ' || n % 20, ${id('category', '(1 + n % 40)')},
         jsonb_build_object('colour', (ARRAY['red', 'green', 'blue'])[1 + n % 3], 'size', n % 50, 'organic', n % 2 = 0),
         ARRAY['https://example.com/' || n || '.jpg'], '[]', 0, 0, 'GBP',
         product_document(name, 'Brand ' || n % 20, ARRAY['SKU-' || n || '-1', 'SKU-' || n || '-2'], '{}', 'Category', description),
         CASE WHEN n % 50 <> 0 THEN timestamptz '2026-01-01' + make_interval(mins => n % 5000) END
  FROM generate_series(1, $1::int) AS n,
       LATERAL (SELECT 'Thing ' || n * 7919 % 1000 AS name, repeat('Filler text. ', 20) || 'rare' || n % 500 || ' common' || n % 10 AS description) AS d`;

const variants = `
  INSERT INTO variant (id, product_id, sku, title, options, price, currency, track_inventory, position)
  SELECT ${id('variant', "substr(slug, 9) || '-' || n")}, id, 'SKU-' || substr(slug, 9) || '-' || n, '', '{}',
         (substr(slug, 9)::int * 37 % 100) * 100 + (n - 1) * 500, 'GBP', true, n
  FROM product, generate_series(1, 2) AS n`;

const stock = `
  INSERT INTO stock (sku, variant_id, on_hand, known_sold_out)
  SELECT sku, id, CASE WHEN filled THEN 10 ELSE 0 END, NOT filled FROM (SELECT sku, id, substr(id::text, 1, 1) < '8' AS filled FROM variant) v`;

const prices = `
  UPDATE product SET price_min = v.low, price_max = v.high, in_stock = v.left_over
  FROM (SELECT product_id, min(price) AS low, max(price) AS high, bool_or(s.on_hand > 0) AS left_over
        FROM variant v JOIN stock s ON s.variant_id = v.id GROUP BY product_id) v WHERE v.product_id = product.id`;

const words = `SELECT learn_words(ARRAY(SELECT id FROM product))`;
