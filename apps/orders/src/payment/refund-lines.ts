import type { EntityManager } from 'typeorm';
import { allocate } from '#contracts/money.js';
import type { OrderLine } from '../order/order-totals.js';
import type { RefundLine } from './refund.entity.js';

/**
 * How a refund spreads over the lines of its order: in proportion to what is left of each after earlier refunds, so that all refunds together never
 * give more for a line than it cost, and a full refund gives back each line to the cent. What goes beyond the lines (money that came twice) is for none.
 */
export function spreadRefund(amount: number, lines: readonly OrderLine[], earlier: readonly RefundLine[]): RefundLine[] {
  const back = new Map<string, number>();
  for (const line of earlier) back.set(line.sku, (back.get(line.sku) ?? 0) + line.amount);
  const left = lines.map(({ sku, total }) => total - (back.get(sku) ?? 0));
  const parts = allocate(
    Math.min(
      amount,
      left.reduce((sum, part) => sum + part, 0),
    ),
    left,
  );
  return lines.map(({ sku }, at) => ({ sku, amount: parts[at] })).filter((part) => part.amount > 0);
}

/** Spreads a refund that was just recorded, and writes that down with it. The order's row must be locked. */
export async function recordRefundLines(
  manager: EntityManager,
  order: { id: string; lines: readonly OrderLine[] },
  refund: { id: string; amount: number },
): Promise<void> {
  const rows: { lines: RefundLine[] }[] = await manager.query(
    `SELECT r.lines FROM refund r JOIN payment p ON p.id = r.payment_id
     WHERE p.order_id = $1 AND r.status <> 'failed' AND r.lines IS NOT NULL`,
    [order.id],
  );
  const lines = spreadRefund(
    refund.amount,
    order.lines,
    rows.flatMap((row) => row.lines),
  );
  await manager.query('UPDATE refund SET lines = $2 WHERE id = $1', [refund.id, JSON.stringify(lines)]);
}
