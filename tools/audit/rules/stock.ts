import { sqlRule, type Rule } from '../rule.js';

const pieces = (state: string) => `
  SELECT l.variant_id, sum(l.quantity) AS pieces
  FROM reservation_line l JOIN reservation r ON r.order_id = l.order_id WHERE r.state = '${state}' AND l.tracked GROUP BY l.variant_id`;

/** Shelves, within the catalog's database. Pieces go by the variant, since a SKU may pass from one variant to another. */
export const stockRules: Rule[] = [
  sqlRule('stock: what is on hand is what it began with, adjusted, less what was sold', 'catalog', {
    count: 'SELECT count(*) FROM stock',
    violations: `
      WITH adjusted AS (
        SELECT variant_id, sum(delta) AS pieces FROM stock_adjustment WHERE variant_id IS NOT NULL GROUP BY variant_id
      ), sold AS (${pieces('committed')})
      SELECT s.sku AS id, format('%s on hand; it began with %s, adjustments come to %s, %s were sold',
                                 s.on_hand, s.initial, coalesce(a.pieces, 0), coalesce(sold.pieces, 0)) AS what
      FROM stock s LEFT JOIN adjusted a ON a.variant_id = s.variant_id LEFT JOIN sold ON sold.variant_id = s.variant_id
      WHERE s.on_hand <> s.initial + coalesce(a.pieces, 0) - coalesce(sold.pieces, 0)`,
  }),
  sqlRule('stock: what is reserved is what reservations hold', 'catalog', {
    count: 'SELECT count(*) FROM stock',
    violations: `
      WITH held AS (${pieces('held')})
      SELECT coalesce(s.sku, 'variant ' || held.variant_id) AS id,
             format('%s reserved, reservations hold %s', coalesce(s.reserved::text, 'no row: nothing'), coalesce(held.pieces, 0)) AS what
      FROM stock s FULL JOIN held ON held.variant_id = s.variant_id
      WHERE s.reserved IS DISTINCT FROM coalesce(held.pieces, 0)`,
  }),
  sqlRule('stock: each row is what its events last said', 'catalog', {
    count: 'SELECT count(*) FROM stock',
    violations: `
      SELECT s.sku AS id, format('on hand %s, reserved %s, version %s; its last event says on hand %s, reserved %s, and is version %s',
                                 s.on_hand, s.reserved, s.version, last.data ->> 'onHand', last.data ->> 'reserved', newest.version) AS what
      FROM stock s
      LEFT JOIN LATERAL (
        SELECT version FROM event_log WHERE aggregate = 'stock' AND subject = s.sku COLLATE "default" ORDER BY version DESC LIMIT 1
      ) newest ON true
      LEFT JOIN LATERAL (
        SELECT data FROM event_log WHERE aggregate = 'stock' AND subject = s.sku COLLATE "default" AND type = 'stock.changed' ORDER BY version DESC LIMIT 1
      ) last ON true
      WHERE (s.on_hand::text, s.reserved::text, s.version) IS DISTINCT FROM (last.data ->> 'onHand', last.data ->> 'reserved', newest.version)`,
  }),
];
