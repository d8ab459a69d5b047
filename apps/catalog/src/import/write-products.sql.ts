import { pricesBetween } from '../product/prices.sql.js';

/** What a product shows of its variants, as the plan has them. */
export const insertProducts = `
  WITH own AS (
    SELECT product_id, min(price) AS low, max(price) AS high, ${pricesBetween('price')} AS prices_between, min(currency) AS currency,
           array_agg(sku ORDER BY position) AS skus,
           coalesce(array_agg(barcode ORDER BY position) FILTER (WHERE barcode IS NOT NULL), '{}') AS barcodes,
           bool_or(NOT track_inventory OR next_on_hand > 0) AS in_stock
    FROM plan_variant WHERE code IS NULL AND is_new GROUP BY product_id
  )
  INSERT INTO product (id, slug, external_id, name, description, status, brand, category_id, attributes, images, options, seo, price_min, price_max,
                       prices_between, price_currency, in_stock, search, published_at)
  SELECT p.id, p.slug, p.external_id, p.name, p.description, p.status, p.brand, p.category_id, p.attributes, p.images, p.options, p.seo, own.low, own.high,
         own.prices_between, own.currency, own.in_stock, coalesce(d.search, product_document(p.name, p.brand, own.skus, own.barcodes, c.name, p.description)),
         CASE WHEN p.status = 'active' THEN now() END
  FROM plan_product p JOIN own ON own.product_id = p.id LEFT JOIN category c ON c.id = p.category_id LEFT JOIN plan_document d ON d.id = p.id
  WHERE p.code IS NULL AND p.is_new ORDER BY p.id`;

/** Once the variants are written: a product that changed at all is written once. Answers with their ids. */
export const updateProducts = `
  WITH changed AS MATERIALIZED (
    SELECT * FROM plan_product WHERE code IS NULL AND NOT is_new AND is_changed
  ), own AS (
    SELECT v.product_id, min(v.price) AS low, max(v.price) AS high, ${pricesBetween('v.price')} AS prices_between, min(v.currency) AS currency, array_agg(v.sku) AS skus,
           coalesce(array_agg(v.barcode) FILTER (WHERE v.barcode IS NOT NULL), '{}') AS barcodes
    FROM variant v WHERE v.product_id IN (SELECT id FROM changed) GROUP BY v.product_id
  ), written AS (
    UPDATE product p SET slug = n.slug, external_id = n.external_id, name = n.name, description = n.description, status = n.status, brand = n.brand,
           category_id = n.category_id, attributes = n.attributes, images = n.images, options = n.options, seo = n.seo,
           price_min = own.low, price_max = own.high, prices_between = own.prices_between, price_currency = own.currency, version = p.version + 1, updated_at = now(),
           published_at = CASE WHEN n.status = 'active' THEN coalesce(p.published_at, now()) ELSE p.published_at END,
           search = CASE WHEN n.is_described THEN coalesce(d.search, product_document(n.name, n.brand, own.skus, own.barcodes, c.name, n.description)) ELSE p.search END
    FROM changed n JOIN own ON own.product_id = n.id LEFT JOIN category c ON c.id = n.category_id LEFT JOIN plan_document d ON d.id = n.id
    WHERE p.id = n.id
    RETURNING p.id, p.version, n.status = 'archived' AND NOT n.was_archived AS is_archived, p.slug, p.name, p.status, p.category_id
  )
  INSERT INTO event_log (event_id, aggregate, subject, version, type, data, request_id, bulk)
  SELECT new_event_id(), 'product', id::text, version, CASE WHEN is_archived THEN 'product.archived' ELSE 'product.updated' END,
         jsonb_strip_nulls(jsonb_build_object('id', id, 'slug', slug, 'name', name, 'status', status, 'categoryId', category_id)), $1, true
  FROM written ORDER BY id`;

export const recordNewProducts = `
  INSERT INTO event_log (event_id, aggregate, subject, version, type, data, request_id, bulk)
  SELECT new_event_id(), 'product', id::text, 1, 'product.created',
         jsonb_strip_nulls(jsonb_build_object('id', id, 'slug', slug, 'name', name, 'status', status, 'categoryId', category_id)), $1, true
  FROM plan_product WHERE code IS NULL AND is_new ORDER BY id`;

/** Products whose shelves changed, and those with other variants. */
export const showStock = `
  SELECT refresh_in_stock(ARRAY(SELECT id FROM plan_product WHERE code IS NULL AND NOT is_new AND (is_changed OR has_stock)))`;
