import type pg from 'pg';
import type { RealProduct } from './real-products.js';

/** Puts the products on sale, as an import would. */
export async function loadProducts(client: pg.Client, products: readonly RealProduct[]): Promise<void> {
  const rows = products.map((product, n) => ({ ...product, n: n + 1 }));
  await client.query('BEGIN');
  await client.query(`SET LOCAL statement_timeout = 0`);
  await client.query(
    `INSERT INTO category (id, slug, name, path)
     SELECT gen_random_uuid(), slug, name, slug FROM (
       SELECT name, lower(replace(name, ' ', '-')) AS slug FROM unnest($1::text[]) AS name) c`,
    [[...new Set(products.map(({ category }) => category))]],
  );
  for (let at = 0; at < rows.length; at += 5_000) {
    await client.query(
      `WITH made AS (
         INSERT INTO product (id, slug, name, description, status, brand, category_id, attributes, images, options, price_min, price_max, price_currency,
                              search, published_at)
         SELECT gen_random_uuid(), 'p-' || r.n, r.name, r.description, 'active', r.brand, c.id, '{}', '{}', '[]', 1000, 1000, 'GBP',
                product_document(r.name, r.brand, r.skus, '{}', r.category, r.description), now()
         FROM json_to_recordset($1) AS r(n int, name text, brand text, category text, description text, skus text[])
         JOIN category c ON c.name = r.category RETURNING id)
       SELECT learn_words(array_agg(id)) FROM made`,
      [JSON.stringify(rows.slice(at, at + 5_000))],
    );
  }
  await client.query('COMMIT');
  await client.query('VACUUM ANALYZE product, search_word');
}
