import type { EntityManager } from 'typeorm';

/**
 * Takes people out of their orders, which stay: what was bought and paid is the shop's, who bought it no longer is. An order's version counts its
 * events, and this is none. Rows are locked in order, so that two of these never wait for each other; an order that somebody is writing is waited for.
 */
export async function eraseCustomers(manager: EntityManager, customerIds: readonly string[]): Promise<void> {
  await manager.query(eraseOrders, [customerIds]);
  await manager.query('UPDATE analytics_record SET customer_id = NULL WHERE customer_id = ANY ($1::uuid[])', [customerIds]);
}

/** `updated_at` is part of an order's ETag, so it rises even within a millisecond. */
const eraseOrders = `
  WITH theirs AS (
    SELECT id FROM customer_order WHERE customer_id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
  )
  UPDATE customer_order o
  SET customer_id = NULL, email = NULL, shipping_address = NULL, email_sealed = NULL, shipping_address_sealed = NULL,
      updated_at = greatest(now(), o.updated_at + interval '1 millisecond')
  FROM theirs WHERE o.id = theirs.id`;
