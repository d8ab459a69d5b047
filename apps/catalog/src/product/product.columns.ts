/** A variant `v` with its stock `s`, named as `VariantJson` names them. */
export const variantColumns = `
  v.id, v.sku, v.title, v.options, v.price, v.currency, v.compare_at_price AS "compareAtPrice", v.cost_price AS "costPrice", v.barcode,
  v.weight_grams AS "weightGrams", v.track_inventory AS "trackInventory", s.on_hand - s.reserved AS available,
  v.low_stock_threshold AS "lowStockThreshold", v.version, v.position`;

/** A moment as milliseconds, which cost less to write and to read than a date. */
export const milliseconds = (moment: string): string => `(date_part('epoch', ${moment}) * 1000)::bigint`;

/** A product `p` with its category `c` and all its variants. */
export const productColumns = `
  p.id, p.slug, p.name, p.description, p.status, p.brand, p.attributes, p.images, p.options, p.seo,
  p.price_min, p.price_max, p.price_currency, p.version,
  ${milliseconds('p.published_at')} AS published_ms, ${milliseconds('p.created_at')} AS created_ms, ${milliseconds('p.updated_at')} AS updated_ms,
  c.id AS category_id, c.slug AS category_slug, c.name AS category_name, c.path AS category_path,
  (SELECT json_agg(own)
   FROM (SELECT ${variantColumns} FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id ORDER BY v.position) own) AS variants`;
