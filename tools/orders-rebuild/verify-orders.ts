import type { Snapshot } from '../running-copy/snapshot.js';
import { judge } from './derive-order.js';
import { selectOrderWithHistory, type OrderWithHistory } from './order-with-history.js';

/** An order that is not what its events make it. */
export interface Difference {
  orderId: string;
  /** What rewriting its row mends. */
  ofRow: string[];
  /** What it does not mend. */
  ofHistory: string[];
}

export interface Verification {
  orders: number;
  events: number;
  differences: Difference[];
}

/** Derives every order anew from its events and compares, holding a thousand orders at a time. */
export async function verifyOrders(orders: Snapshot, progress: (orders: number) => void = () => undefined): Promise<Verification> {
  const result: Verification = { orders: 0, events: 0, differences: [] };
  for await (const found of orders.stream<OrderWithHistory>(`${selectOrderWithHistory} ORDER BY o.id`)) {
    const { ofRow, ofHistory } = judge(found);
    if (ofRow.length + ofHistory.length > 0) result.differences.push({ orderId: found.id, ofRow, ofHistory });
    result.events += found.events.length;
    progress(++result.orders);
  }
  for (const { subject, events } of await orders.rows<{ subject: string; events: number }>(withoutOrder)) {
    result.events += events;
    result.differences.push({ orderId: subject, ofRow: [], ofHistory: [`there are ${events} events of it, and no row`] });
  }
  return result;
}

const withoutOrder = `
  SELECT e.subject, count(*)::int AS events
  FROM event_log e LEFT JOIN customer_order o ON o.id::text = e.subject
  WHERE e.aggregate = 'order' AND o.id IS NULL GROUP BY e.subject ORDER BY e.subject`;
