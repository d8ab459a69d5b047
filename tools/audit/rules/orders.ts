import { sqlRule, type Rule } from '../rule.js';
import { verifyOrders } from '../../orders-rebuild/verify-orders.js';

/** Orders, within their own database. */
export const orderRules: Rule[] = [
  sqlRule('orders: the lines come to the total of the items', 'orders', {
    count: 'SELECT count(*) FROM customer_order',
    violations: `
      WITH sums AS (
        SELECT order_id, sum(total) AS total, count(*) FILTER (WHERE total <> unit_price * quantity) AS wrong FROM order_line GROUP BY order_id
      )
      SELECT o.id, format('its items total is %s, its lines come to %s%s', o.items_total, coalesce(sums.total::text, 'nothing: it has none'),
                          CASE WHEN sums.wrong > 0 THEN ', and a line is not its price times its quantity' END) AS what
      FROM customer_order o LEFT JOIN sums ON sums.order_id = o.id
      WHERE o.items_total IS DISTINCT FROM sums.total OR sums.wrong > 0`,
  }),
  sqlRule('orders: the totals add up', 'orders', {
    count: 'SELECT count(*) FROM customer_order',
    violations: `
      SELECT id, format('%s is not %s + %s + %s - %s', grand_total, items_total, shipping_total, tax_total, discount_total) AS what
      FROM customer_order WHERE grand_total <> items_total + shipping_total + tax_total - discount_total`,
  }),
  {
    name: 'orders: each row is what its events make it',
    check: async ({ orders }) => {
      const { orders: checked, differences } = await verifyOrders(orders);
      const violations = differences.map(({ orderId, ofRow, ofHistory }) => ({ id: orderId, what: [...ofRow, ...ofHistory].join('; ') }));
      return { checked, violations };
    },
  },
];
