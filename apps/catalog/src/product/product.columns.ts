/** A variant `v` with its stock `s`, as JSON. */
export const variantJson = `json_build_object(
  'id', v.id, 'sku', v.sku, 'title', v.title, 'options', v.options, 'price', v.price, 'currency', v.currency,
  'compareAtPrice', v.compare_at_price, 'costPrice', v.cost_price, 'barcode', v.barcode, 'weightGrams', v.weight_grams,
  'trackInventory', v.track_inventory, 'available', s.on_hand - s.reserved, 'lowStockThreshold', v.low_stock_threshold,
  'version', v.version, 'position', v.position)`;

/** A product `p` with its category `c` and all its variants. */
export const productColumns = `
  p.id, p.slug, p.name, p.description, p.status, p.brand, p.attributes, p.images, p.options, p.seo,
  p.price_min, p.price_max, p.price_currency, p.published_at, p.created_at, p.updated_at, p.version,
  c.id AS category_id, c.slug AS category_slug, c.name AS category_name, c.path AS category_path,
  (SELECT json_agg(${variantJson} ORDER BY v.position)
   FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id) AS variants`;
