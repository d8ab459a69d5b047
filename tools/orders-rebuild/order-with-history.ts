import type { OrderEvent } from '../../apps/orders/src/order/order-events.js';
import type { OrderRow, PaymentJson } from '../../apps/orders/src/order/order-row.js';
import { paymentsJson, selectOrder } from '../../apps/orders/src/order/order-row.js';

/** Money that went back, or is on its way, or would not go. */
export interface RefundJson {
  payment_id: string;
  status: 'pending' | 'succeeded' | 'failed';
  amount: number;
}

/** Everything that is known of an order, as one statement saw it. */
export interface OrderWithHistory extends Omit<OrderRow, 'lines'> {
  lines: OrderRow['lines'] | null;
  events: OrderEvent[];
  payments: PaymentJson[];
  refunds: RefundJson[];
}

const events = `(
  SELECT coalesce(json_agg(json_build_object('type', e.type, 'version', e.version, 'data', e.data) ORDER BY e.version), '[]')
  FROM event_log e WHERE e.aggregate = 'order' AND e.subject = o.id::text)`;
const refunds = `(
  SELECT coalesce(json_agg(json_build_object('payment_id', r.payment_id, 'status', r.status, 'amount', r.amount)), '[]')
  FROM refund r JOIN payment p ON p.id = r.payment_id WHERE p.order_id = o.id)`;

/** To be followed by `WHERE` or `ORDER BY` on `o`. */
export const selectOrderWithHistory = selectOrder(`, ${events} AS events, ${paymentsJson('o.id')} AS payments, ${refunds} AS refunds`);
