import type pg from 'pg';
import { judge, type Derived } from './derive-order.js';
import { selectOrderWithHistory, type OrderWithHistory } from './order-with-history.js';

/** Makes an order's row and lines what its events say, with the row locked and judged again. Answers with what it changed: nothing, if it came right by itself. */
export async function rewriteOrder(client: pg.ClientBase, orderId: string): Promise<string[]> {
  await client.query('BEGIN');
  try {
    // The history is read after the lock was had: a statement that waited for it would see the row as it was before.
    await client.query('SELECT FROM customer_order WHERE id = $1 FOR UPDATE', [orderId]);
    const { rows } = await client.query<OrderWithHistory>(`${selectOrderWithHistory} WHERE o.id = $1`, [orderId]);
    const { derived, ofRow } = rows[0] ? judge(rows[0]) : { derived: undefined, ofRow: [] };
    if (derived && ofRow.length > 0) await write(client, orderId, derived);
    await client.query('COMMIT');
    return derived ? ofRow : [];
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function write(client: pg.ClientBase, id: string, { totals, parcel, lines, ...order }: Derived): Promise<void> {
  await client.query(updateRow, [
    ...[id, order.number, order.status, order.paymentStatus, order.currency],
    ...[totals.items, totals.shipping, totals.tax, totals.discount, totals.grand],
    ...[order.customerId, parcel && JSON.stringify(parcel), order.placedAt, order.expiresAt, order.version],
  ]);
  await client.query('DELETE FROM order_line WHERE order_id = $1', [id]);
  await client.query(insertLines, [id, JSON.stringify(lines)]);
}

/** Whoever read the row before must not write it any more, which its time of writing sees to. An erased person stays erased. */
const updateRow = `
  UPDATE customer_order SET number = $2, status = $3, payment_status = $4, currency = $5, items_total = $6, shipping_total = $7, tax_total = $8,
    discount_total = $9, grand_total = $10, customer_id = CASE WHEN customer_id IS NOT NULL THEN $11::uuid END, parcel = $12, placed_at = $13,
    expires_at = $14, version = $15, updated_at = greatest(now(), updated_at + interval '1 millisecond')
  WHERE id = $1`;

const insertLines = `
  INSERT INTO order_line (order_id, position, sku, variant_id, name, unit_price, quantity, total)
  SELECT $1, n, line ->> 'sku', (line ->> 'variantId')::uuid, line ->> 'name', (line ->> 'unitPrice')::bigint,
         (line ->> 'quantity')::bigint, (line ->> 'total')::bigint
  FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS each (line, n)`;
