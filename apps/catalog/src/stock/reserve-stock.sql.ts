import { becomesLow, recordStockFalls } from './stock-events.js';

/**
 * One statement, so one short transaction and one round trip: locks are held only while the server works.
 * `$1` order id, `$2` SKUs, `$3` quantities, `$4` seconds to hold, `$5` request id.
 *
 * Who comes when there is not enough is refused at once: in a rush nobody waits in line for what is gone. Otherwise
 * `locked` takes the rows in the order of their SKUs, so that two orders can never wait for each other, and sees each row as its last writer
 * left it. What is written is made of what was locked: PostgreSQL checks constraints on a row as the statement's snapshot has it, before it finds
 * that the row has a later version. Nothing is written unless every line is `enough`, and nothing when the order has a reservation already.
 */
export const reserveStock = `
  WITH wanted AS (
    SELECT sku, quantity, line FROM unnest($2::text[], $3::bigint[]) WITH ORDINALITY AS w (sku, quantity, line)
  ), offered AS MATERIALIZED (
    SELECT w.line, w.sku, w.quantity, v.id AS variant_id, v.product_id, v.price, v.currency, v.track_inventory AS tracked,
           v.low_stock_threshold,
           CASE WHEN v.title <> '' AND EXISTS (SELECT FROM variant other WHERE other.product_id = p.id AND other.id <> v.id)
                THEN p.name || ' – ' || v.title ELSE p.name END AS name
    FROM wanted w JOIN variant v ON v.sku = w.sku JOIN product p ON p.id = v.product_id AND p.status = 'active'
  ), short AS MATERIALIZED (
    SELECT FROM offered o JOIN stock s ON s.sku = o.sku WHERE o.tracked AND s.on_hand - s.reserved < o.quantity
  ), locked AS MATERIALIZED (
    SELECT s.sku, s.variant_id, s.on_hand, s.reserved
    FROM stock s WHERE s.sku IN (SELECT sku FROM offered WHERE tracked) AND NOT EXISTS (SELECT FROM short) ORDER BY s.sku FOR UPDATE
  ), seen AS (
    SELECT sku, variant_id, on_hand, reserved, on_hand - reserved AS available FROM locked
    UNION ALL
    SELECT sku, variant_id, on_hand, reserved, on_hand - reserved
    FROM stock WHERE sku IN (SELECT sku FROM offered WHERE tracked) AND EXISTS (SELECT FROM short)
  ), judged AS MATERIALIZED (
    SELECT o.*, l.on_hand, l.reserved, l.available, NOT o.tracked OR coalesce(l.variant_id = o.variant_id AND l.available >= o.quantity, false) AS enough,
           ${becomesLow('o.low_stock_threshold', 'l.available', 'l.available - o.quantity')} AS low
    FROM offered o LEFT JOIN seen l ON l.sku = o.sku
  ), held AS (
    INSERT INTO reservation (order_id, state, expires_at)
    SELECT $1, 'held', now() + make_interval(secs => $4)
    WHERE (SELECT count(*) FROM judged WHERE enough) = cardinality($2)
    ON CONFLICT (order_id) DO NOTHING
    RETURNING order_id
  ), lines AS (
    INSERT INTO reservation_line (order_id, line, sku, variant_id, product_id, name, price, currency, quantity, tracked)
    SELECT held.order_id, j.line, j.sku, j.variant_id, j.product_id, j.name, j.price, j.currency, j.quantity, j.tracked FROM held, judged j
  ), changed AS (
    UPDATE stock s SET on_hand = j.on_hand, reserved = j.reserved + j.quantity, version = s.version + 1 + j.low::int
    FROM held, judged j WHERE s.sku = j.sku AND j.tracked
    RETURNING s.sku, s.on_hand, s.reserved, s.version, j.low_stock_threshold, j.low
  ), recorded AS (${recordStockFalls('changed', '$5')})
  SELECT line, sku, variant_id, product_id, name, price, currency, quantity, available, enough, EXISTS (SELECT FROM held) AS held
  FROM judged ORDER BY line`;
