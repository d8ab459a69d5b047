import type { EntityManager } from 'typeorm';
import { versionMismatch } from '#platform/errors/domain-error.js';
import { appendEvents } from '#platform/events/event-log.js';
import { changeJobs } from '#platform/jobs/add-job.js';
import { jobsAfter } from './order-jobs.js';
import { paymentsJson, selectOrder, toOrder, type OrderRow, type PaymentJson } from './order-row.js';
import type { Order } from './order.entity.js';

/**
 * The order with its row locked until the transaction ends: whoever writes an order, its payments or its refunds holds this lock. The payments
 * are read after the lock was had, since a statement that waited for a lock would see them as they were before.
 */
export async function lockOrder(manager: EntityManager, id: string): Promise<Order | undefined> {
  const [row]: OrderRow[] = await manager.query(`${selectOrder()} WHERE o.id = $1 FOR UPDATE OF o`, [id]);
  if (!row) return undefined;
  const [found]: { payments: PaymentJson[] }[] = await manager.query(`SELECT ${paymentsJson('$1')} AS payments`, [id]);
  return toOrder(row, found!.payments);
}

/** The same of an order that a row of ours refers to. */
export async function lockKnownOrder(manager: EntityManager, id: string): Promise<Order> {
  const order = await lockOrder(manager, id);
  if (!order) throw new Error(`The order ${id} is gone`);
  return order;
}

/** Writes an order that was just placed, with its lines, first payment, events and jobs. */
export async function insertOrder(manager: EntityManager, order: Order): Promise<void> {
  const { state } = order;
  const { totals } = state;
  await manager.query(insertOrderSql, [
    state.id,
    state.number,
    state.status,
    state.paymentStatus,
    state.currency,
    [totals.items, totals.shipping, totals.tax, totals.discount, totals.grand],
    state.customerId,
    state.email,
    JSON.stringify(state.shippingAddress),
    state.placedAt,
    state.expiresAt,
    state.version,
    JSON.stringify(order.lines),
    newPaymentsOf(order),
  ]);
  await publish(manager, order);
}

/** Writes what a locked order's methods changed, with the events and jobs that follow. */
export async function saveOrder(manager: EntityManager, order: Order): Promise<void> {
  const { state } = order;
  const payments = order.payments.filter((payment) => payment !== order.newPayment).map((payment) => payment.state);
  const [, written] = (await manager.query(saveOrderSql, [
    state.id,
    state.version - order.events.length,
    state.version,
    state.status,
    state.paymentStatus,
    state.parcel && JSON.stringify(state.parcel),
    state.expiresAt,
    state.updatedAt,
    JSON.stringify(payments),
    newPaymentsOf(order),
    JSON.stringify(order.newRefunds),
  ])) as [unknown, number];
  if (written !== 1) throw versionMismatch();
  await publish(manager, order);
}

async function publish(manager: EntityManager, order: Order): Promise<void> {
  await appendEvents(manager, order.events);
  const { add, remove } = jobsAfter(order);
  await changeJobs(manager, add, remove);
}

const newPaymentsOf = ({ newPayment }: Order): string => JSON.stringify(newPayment ? [newPayment.state] : []);

const insertPayments = (json: string) => `
  INSERT INTO payment (id, order_id, attempt, provider, idempotency_key, status, amount, currency, ask_at, created_at)
  SELECT id, "orderId", attempt, provider, "idempotencyKey", status, amount, currency, "askAt", "createdAt"
  FROM jsonb_to_recordset(${json}::jsonb) AS n (id uuid, "orderId" uuid, attempt int, provider text, "idempotencyKey" text, status text,
                                         amount bigint, currency text, "askAt" timestamptz, "createdAt" timestamptz)`;

const insertOrderSql = `
  WITH placed AS (
    INSERT INTO customer_order (id, number, status, payment_status, currency, items_total, shipping_total, tax_total, discount_total,
                                grand_total, customer_id, email, shipping_address, placed_at, expires_at, updated_at, version)
    SELECT $1, $2, $3, $4, $5, t[1], t[2], t[3], t[4], t[5], $7, $8, $9, $10, $11, $10, $12 FROM (SELECT $6::bigint[]) AS totals (t)
  ), lines AS (
    INSERT INTO order_line (order_id, position, sku, variant_id, name, unit_price, quantity, total)
    SELECT $1, n, line ->> 'sku', (line ->> 'variantId')::uuid, line ->> 'name', (line ->> 'unitPrice')::bigint,
           (line ->> 'quantity')::bigint, (line ->> 'total')::bigint
    FROM jsonb_array_elements($13::jsonb) WITH ORDINALITY AS each (line, n)
  )
  ${insertPayments('$14')}`;

const saveOrderSql = `
  WITH started AS (${insertPayments('$10')}
  ), settled AS (
    UPDATE payment p SET status = c.status, provider_ref = c."providerRef", failure_code = c."failureCode", next_action = c."nextAction",
                         ask_at = c."askAt", refunded = c.refunded
    FROM jsonb_to_recordset($9::jsonb) AS c (id uuid, status text, "providerRef" text, "failureCode" text, "nextAction" text, "askAt" timestamptz, refunded bigint)
    WHERE p.id = c.id
      AND (p.status, p.provider_ref, p.refunded) IS DISTINCT FROM (c.status, c."providerRef", c.refunded)
  ), owed AS (
    INSERT INTO refund (id, payment_id, amount, currency, reason, status, created_at)
    SELECT id, "paymentId", amount, currency, reason, status, "createdAt"
    FROM jsonb_to_recordset($11::jsonb) AS r (id uuid, "paymentId" uuid, amount bigint, currency text, reason text, status text,
                                              "createdAt" timestamptz)
  )
  UPDATE customer_order SET version = $3, status = $4, payment_status = $5, parcel = $6, expires_at = $7, updated_at = $8
  WHERE id = $1 AND version = $2`;
