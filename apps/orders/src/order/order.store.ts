import type { EntityManager } from 'typeorm';
import { preparedQuery } from '#platform/database/prepared-query.js';
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
  const { rows } = await preparedQuery<OrderRow>(manager, lockOrderSql, [id]);
  if (!rows[0]) return undefined;
  const found = await preparedQuery<{ payments: PaymentJson[] }>(manager, paymentsSql, [id]);
  return toOrder(rows[0], found.rows[0].payments);
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
  await preparedQuery(manager, insertOrderSql, [
    state.id,
    state.number,
    state.status,
    state.paymentStatus,
    state.currency,
    totals.items,
    totals.shipping,
    totals.tax,
    totals.discount,
    totals.grand,
    state.customerId,
    state.contact.email,
    state.contact.shippingAddress,
    state.placedAt,
    state.expiresAt,
    state.updatedAt,
    state.version,
    JSON.stringify(order.lines),
    JSON.stringify(order.newPayment ? [order.newPayment.state] : []),
  ]);
  await publish(manager, order);
}

/**
 * Writes what the methods of an order changed, with the events and jobs that follow. Throws VERSION_MISMATCH when somebody has written it since it
 * was read, which cannot be while its row is locked.
 */
export async function saveOrder(manager: EntityManager, order: Order): Promise<void> {
  const { state, read } = order;
  const { count } = await preparedQuery(manager, saveOrderSql, [
    state.id,
    read.version,
    read.updatedAt,
    state.version,
    state.status,
    state.paymentStatus,
    state.parcel && JSON.stringify(state.parcel),
    state.expiresAt,
    state.updatedAt,
    JSON.stringify([...order.changedPayments].map((payment) => payment.state)),
  ]);
  if (count !== 1) throw versionMismatch();
  if (order.newPayment) await preparedQuery(manager, insertPaymentSql, [JSON.stringify([order.newPayment.state])]);
  for (const refund of order.newRefunds) await preparedQuery(manager, insertRefundSql, [JSON.stringify(refund)]);
  await publish(manager, order);
}

async function publish(manager: EntityManager, order: Order): Promise<void> {
  await appendEvents(manager, order.events);
  const { add, remove } = jobsAfter(order);
  await changeJobs(manager, add, remove);
}

const lockOrderSql = `${selectOrder()} WHERE o.id = $1 FOR UPDATE OF o`;
const paymentsSql = `SELECT ${paymentsJson('$1')} AS payments`;

const insertPayments = (json: string) => `
  INSERT INTO payment (id, order_id, attempt, provider, idempotency_key, status, amount, currency, ask_at, created_at)
  SELECT id, "orderId", attempt, provider, "idempotencyKey", status, amount, currency, "askAt", "createdAt"
  FROM jsonb_to_recordset(${json}::jsonb) AS p (id uuid, "orderId" uuid, attempt int, provider text, "idempotencyKey" text, status text,
                                                amount bigint, currency text, "askAt" timestamptz, "createdAt" timestamptz)`;

const insertPaymentSql = insertPayments('$1');

const insertOrderSql = `
  WITH placed AS (
    INSERT INTO customer_order (id, number, status, payment_status, currency, items_total, shipping_total, tax_total, discount_total,
                                grand_total, customer_id, email_sealed, shipping_address_sealed, placed_at, expires_at, updated_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
  ), first_payment AS (${insertPayments('$19')}
  )
  INSERT INTO order_line (order_id, position, sku, variant_id, name, unit_price, quantity, total)
  SELECT $1, n, line ->> 'sku', (line ->> 'variantId')::uuid, line ->> 'name', (line ->> 'unitPrice')::bigint,
         (line ->> 'quantity')::bigint, (line ->> 'total')::bigint
  FROM jsonb_array_elements($18::jsonb) WITH ORDINALITY AS each (line, n)`;

const saveOrderSql = `
  WITH written AS (
    UPDATE customer_order SET version = $4, status = $5, payment_status = $6, parcel = $7, expires_at = $8, updated_at = $9
    WHERE id = $1 AND version = $2 AND updated_at = $3
    RETURNING id
  ), payments AS (
    UPDATE payment SET status = p.status, provider_ref = p."providerRef", failure_code = p."failureCode", next_action = p."nextAction",
                       ask_at = p."askAt", refunded = p.refunded
    FROM written, jsonb_to_recordset($10::jsonb) AS p (id uuid, status text, "providerRef" text, "failureCode" text, "nextAction" text,
                                                       "askAt" timestamptz, refunded bigint)
    WHERE payment.id = p.id
  )
  SELECT id FROM written`;

const insertRefundSql = `
  INSERT INTO refund (id, payment_id, amount, currency, reason, status, created_at)
  SELECT id, "paymentId", amount, currency, reason, status, "createdAt"
  FROM jsonb_to_record($1::jsonb) AS r (id uuid, "paymentId" uuid, amount bigint, currency text, reason text, status text,
                                        "createdAt" timestamptz)`;
