import { recordStockChanges } from './stock-events.js';

interface Settlement {
  to: 'committed' | 'released';
  /** SQL condition on `r.state`: the reservations that this changes. */
  from: string;
  /** SQL expressions over `l`: the stock as it was locked, `l.quantity`, and `l.state`, which the reservation is leaving. */
  onHand: string;
  reserved: string;
}

/**
 * Moves a reservation to another state and its stock along, in one statement. `$1` order id, `$2` request id. Answers with the state it is in
 * then; no row when there is no such reservation. The reservation's row is locked first, so that whoever settles the same order waits here; it is
 * written last, when every lock on stock is held.
 */
const settle = ({ to, from, onHand, reserved }: Settlement): string => `
  WITH r AS MATERIALIZED (
    SELECT order_id, state FROM reservation WHERE order_id = $1 FOR UPDATE
  ), locked AS MATERIALIZED (
    SELECT s.sku, s.on_hand, s.reserved, line.quantity, r.state
    FROM r JOIN reservation_line line ON line.order_id = $1 AND line.tracked JOIN stock s ON s.variant_id = line.variant_id
    WHERE ${from} ORDER BY s.sku FOR UPDATE OF s
  ), changed AS (
    UPDATE stock s SET on_hand = ${onHand}, reserved = ${reserved}, version = s.version + 1
    FROM locked l WHERE s.sku = l.sku
    RETURNING s.sku, s.on_hand, s.reserved, s.version
  ), recorded AS (${recordStockChanges('changed', '$2')}),
  settled AS (
    UPDATE reservation SET state = '${to}', updated_at = now()
    FROM r WHERE reservation.order_id = $1 AND ${from} AND (SELECT count(*) FROM changed) >= 0
    RETURNING reservation.state
  )
  SELECT coalesce((SELECT state FROM settled), r.state) AS state FROM r`;

/** Paid: the pieces leave the shelf. */
export const commitReservation = settle({
  to: 'committed',
  from: `r.state = 'held'`,
  onHand: 'l.on_hand - l.quantity',
  reserved: 'l.reserved - l.quantity',
});

/** Off: held pieces are free again, sold ones come back. */
export const releaseReservation = settle({
  to: 'released',
  from: `r.state IN ('held', 'committed')`,
  onHand: `l.on_hand + CASE l.state WHEN 'committed' THEN l.quantity ELSE 0 END`,
  reserved: `l.reserved - CASE l.state WHEN 'held' THEN l.quantity ELSE 0 END`,
});
