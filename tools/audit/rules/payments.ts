import { sqlRule, type Rule } from '../rule.js';

const kept = `
  SELECT order_id, sum(amount - refunded) AS amount, count(*) AS charges FROM payment
  WHERE status = 'succeeded' AND refunded < amount GROUP BY order_id`;

/** Money, as the orders' database knows it. */
export const paymentRules: Rule[] = [
  sqlRule('payments: none without an order', 'orders', {
    count: 'SELECT count(*) FROM payment',
    violations: `
      SELECT p.id, format('%s %s for order %s, which is not there', p.amount, p.currency, p.order_id) AS what
      FROM payment p LEFT JOIN customer_order o ON o.id = p.order_id WHERE o.id IS NULL`,
  }),
  sqlRule('payments: no order is paid without one', 'orders', {
    count: `SELECT count(*) FROM customer_order WHERE status IN ('paid', 'shipped', 'delivered')`,
    violations: `
      SELECT o.id, format('it is %s, and no payment of %s %s succeeded', o.status, o.grand_total, o.currency) AS what
      FROM customer_order o
      WHERE o.status IN ('paid', 'shipped', 'delivered') AND o.grand_total > 0 AND NOT EXISTS (
        SELECT FROM payment p WHERE p.order_id = o.id AND p.status = 'succeeded' AND p.amount = o.grand_total AND p.currency = o.currency)`,
  }),
  sqlRule('payments: no order keeps more than one charge', 'orders', {
    count: `SELECT count(DISTINCT order_id) FROM payment WHERE status = 'succeeded'`,
    violations: `
      WITH kept AS (${kept})
      SELECT order_id AS id, format('%s charges are kept, %s in all', charges, amount) AS what FROM kept WHERE charges > 1`,
  }),
  sqlRule('payments: nothing is kept for an order that is not paid', 'orders', {
    count: `SELECT count(*) FROM customer_order WHERE status IN ('awaiting_payment', 'cancelled', 'expired')`,
    violations: `
      WITH kept AS (${kept})
      SELECT o.id, format('it is %s, and %s %s of it is kept', o.status, kept.amount, o.currency) AS what
      FROM customer_order o JOIN kept ON kept.order_id = o.id WHERE o.status IN ('awaiting_payment', 'cancelled', 'expired')`,
  }),
  sqlRule('payments: what went back is the sum of the refunds', 'orders', {
    count: 'SELECT count(*) FROM payment',
    violations: `
      WITH back AS (SELECT payment_id, sum(amount) AS amount FROM refund WHERE status <> 'failed' GROUP BY payment_id)
      SELECT coalesce(p.id, back.payment_id) AS id,
             format('%s of %s went back, its refunds come to %s', coalesce(p.refunded, 0), p.amount, coalesce(back.amount, 0)) AS what
      FROM payment p FULL JOIN back ON back.payment_id = p.id WHERE p.refunded IS DISTINCT FROM coalesce(back.amount, 0)`,
  }),
];
