import type { OrderStatus } from '../../../apps/orders/src/order/order-status.js';
import type { Violation } from '../audit-report.js';
import { merge } from '../merge.js';
import type { Look, Rule } from '../rule.js';

type Line = [sku: string, quantity: number, price: number];

interface OrderSide {
  id: string;
  status: OrderStatus;
  has_refund: boolean;
  lines: Line[];
}

interface ReservationSide {
  id: string;
  state: 'held' | 'committed' | 'released';
  /** Long enough ago that the catalog has asked what became of it. */
  overdue: boolean;
  lines: Line[];
}

type Judgement = (order: OrderSide | undefined, reservation: ReservationSide | undefined) => string | undefined;

/** Beyond the hold, the catalog's grace (five minutes) and the rounds in which it looks. */
const orphanSeconds = 420;

const linesOf = (table: string, owner: string, price: string) => `(
  SELECT coalesce(json_agg(json_build_array(sku, quantity, ${price}) ORDER BY sku COLLATE "C"), '[]') FROM ${table} WHERE order_id = ${owner})`;

const orders = (lines: boolean) => `
  SELECT o.id, o.status, EXISTS (SELECT FROM refund r JOIN payment p ON p.id = r.payment_id WHERE p.order_id = o.id) AS has_refund,
         ${lines ? linesOf('order_line', 'o.id', 'unit_price') : `'[]'::json`} AS lines
  FROM customer_order o ORDER BY o.id`;

const reservations = (lines: boolean) => `
  SELECT r.order_id AS id, r.state, r.expires_at < now() - interval '${orphanSeconds} seconds' AS overdue,
         ${lines ? linesOf('reservation_line', 'r.order_id', 'price') : `'[]'::json`} AS lines
  FROM reservation r ORDER BY r.order_id`;

/** Every order beside its reservation, in two databases. `about` says what is wrong with the two, undefined for what the rule does not speak of. */
const rule = (name: string, speaksOf: Judgement, about: Judgement, withLines = false): Rule => ({
  name,
  check: async (look: Look) => {
    let checked = 0;
    const violations: Violation[] = [];
    const pairs = merge(look.orders.stream<OrderSide>(orders(withLines)), look.catalog.stream<ReservationSide>(reservations(withLines)));
    for await (const [order, reservation] of pairs) {
      if (speaksOf(order, reservation) === undefined) continue;
      checked += 1;
      const what = about(order, reservation);
      if (what !== undefined) violations.push({ id: (order ?? reservation)!.id, what });
    }
    return { checked, violations };
  },
});

const whenStatus =
  (...statuses: OrderStatus[]): Judgement =>
  (order) =>
    order && statuses.includes(order.status) ? order.status : undefined;

/** What catalog holds and what orders sold. What is on its way between the two comes right within seconds. */
export const reservationRules: Rule[] = [
  rule(
    'reservations: none without an order, beyond the time it may still come',
    (_, reservation) => reservation?.state,
    (order, reservation) => {
      if (order || reservation?.state === 'released') return undefined;
      if (reservation?.state === 'held' && !reservation.overdue) return undefined;
      return `it is ${reservation?.state}, and there is no such order`;
    },
  ),
  rule('reservations: what awaits payment is held', whenStatus('awaiting_payment'), (_, reservation) =>
    reservation?.state === 'held' ? undefined : `the order awaits payment, its reservation is ${reservation?.state ?? 'missing'}`,
  ),
  rule('reservations: what was paid is sold', whenStatus('paid', 'shipped', 'delivered'), (order, reservation) => {
    const isRestocked = reservation?.state === 'released' && order?.has_refund;
    if (reservation?.state === 'committed' || isRestocked) return undefined;
    return `the order is ${order?.status}, its reservation is ${reservation?.state ?? 'missing'}`;
  }),
  rule('reservations: what is off was given back', whenStatus('cancelled', 'expired'), (order, reservation) =>
    reservation === undefined || reservation.state === 'released'
      ? undefined
      : `the order is ${order?.status}, its reservation is ${reservation.state}`,
  ),
  rule(
    'reservations: what was reserved is what was ordered, at its price',
    (order, reservation) => order && reservation && 'both',
    (order, reservation) => {
      const [ordered, reserved] = [JSON.stringify(order?.lines), JSON.stringify(reservation?.lines)];
      return ordered === reserved ? undefined : `ordered ${ordered}, reserved ${reserved}`;
    },
    true,
  ),
];
