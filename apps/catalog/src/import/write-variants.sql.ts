import { becomesLow, recordStockChanges, recordStockFalls } from '../stock/stock-events.js';

const columns = `sku, title, options, price, currency, compare_at_price, cost_price, barcode, weight_grams, track_inventory, low_stock_threshold`;

export const insertVariants = `
  INSERT INTO variant (id, product_id, position, ${columns})
  SELECT id, product_id, position, ${columns} FROM plan_variant WHERE code IS NULL AND is_new ORDER BY product_id, position`;

export const updateVariants = `
  UPDATE variant v SET (${columns.replace('sku, ', '')}, version) = ROW (${columns.replace('sku, ', '').replaceAll(/(\w+)/g, 'n.$1')}, v.version + 1)
  FROM plan_variant n WHERE n.code IS NULL AND NOT n.is_new AND n.is_changed AND v.id = n.id`;

/** The first stock of new variants. A SKU that was sold before goes on with its own row, so that its events go on counting. */
export const beginStock = `
  WITH retired AS MATERIALIZED (
    SELECT s.sku, n.id, n.next_on_hand FROM plan_variant n JOIN stock s ON s.sku = n.sku
    WHERE n.code IS NULL AND n.is_new AND n.is_known_shelf AND s.variant_id IS NULL ORDER BY s.sku FOR UPDATE OF s
  ), taken_up AS (
    UPDATE stock s SET variant_id = r.id, on_hand = r.next_on_hand, initial = r.next_on_hand, known_sold_out = r.next_on_hand = 0, version = s.version + 1
    FROM retired r WHERE s.sku = r.sku RETURNING s.sku, s.on_hand, s.reserved, s.version
  ), begun AS (
    INSERT INTO stock (sku, variant_id, on_hand, initial, known_sold_out)
    SELECT sku, id, next_on_hand, next_on_hand, next_on_hand = 0 FROM plan_variant WHERE code IS NULL AND is_new AND NOT is_known_shelf ORDER BY sku
    RETURNING sku, on_hand, reserved, version
  ), changed AS (
    SELECT * FROM taken_up UNION ALL SELECT * FROM begun
  ), recorded AS (${recordStockChanges('changed', '$1', true)} RETURNING version)
  SELECT count(*)::int AS written FROM changed`;

/** A shelf that an order has changed since it was planned with is left out of the count, and the batch is planned anew. */
export const adjustStock = `
  WITH before AS MATERIALIZED (
    SELECT s.sku, s.variant_id, s.on_hand, s.reserved, n.next_on_hand AS next, n.low_stock_threshold,
           CASE WHEN n.track_inventory THEN n.low_stock_threshold END AS watched
    FROM plan_variant n JOIN stock s ON s.sku = n.sku
    WHERE n.code IS NULL AND NOT n.is_new AND n.next_on_hand IS NOT NULL AND s.on_hand = n.on_hand AND s.reserved <= n.next_on_hand ORDER BY s.sku FOR UPDATE OF s
  ), judged AS (
    SELECT *, ${becomesLow('watched', 'on_hand - reserved', 'next - reserved')} AS low FROM before
  ), changed AS (
    UPDATE stock s SET on_hand = j.next, reserved = j.reserved, version = s.version + 1 + j.low::int FROM judged j WHERE s.sku = j.sku
    RETURNING s.sku, s.variant_id, s.on_hand, s.reserved, s.version, j.low_stock_threshold, j.low, s.on_hand - j.on_hand AS delta
  ), noted AS (
    INSERT INTO stock_adjustment (id, sku, variant_id, delta, on_hand_after, reason, actor)
    SELECT new_event_id(), sku, variant_id, delta, on_hand, $2, $3 FROM changed ORDER BY sku
  ), recorded AS (${recordStockFalls('changed', '$1', true)} RETURNING version)
  SELECT count(*)::int AS written FROM changed`;
