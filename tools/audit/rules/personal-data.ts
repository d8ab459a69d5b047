import { sqlRule, type Rule } from '../rule.js';

const kept = `
  SELECT id::text, customer_id AS person_id, email IS NOT NULL OR shipping_address IS NOT NULL AS plain FROM customer_order
  WHERE num_nonnulls(email, shipping_address, email_sealed, shipping_address_sealed) > 0
  UNION ALL SELECT id::text, endpoint_id, secret IS NOT NULL FROM webhook_secret`;

/** What is kept of people, as the orders' database has it. A release that still wrote in plain leaves it so until the service has started. */
export const personalDataRules: Rule[] = [
  sqlRule('personal data: what is kept of somebody is sealed, with a key that is there', 'orders', {
    count: `SELECT count(*) FROM (${kept}) AS k`,
    violations: `
      SELECT k.id, CASE WHEN k.plain THEN 'it stands in plain' ELSE 'nobody has a key to it' END AS what
      FROM (${kept}) AS k LEFT JOIN person_key p ON p.person_id = k.person_id WHERE k.plain OR p.person_id IS NULL`,
  }),
  sqlRule('personal data: nobody who was erased has a key, or an order', 'orders', {
    count: 'SELECT count(*) FROM erasure',
    violations: `
      SELECT e.person_id::text AS id, CASE WHEN k.person_id IS NULL THEN 'an order is still theirs' ELSE 'their key is still there' END AS what
      FROM erasure e LEFT JOIN person_key k ON k.person_id = e.person_id
      WHERE k.person_id IS NOT NULL OR EXISTS (SELECT FROM customer_order o WHERE o.customer_id = e.person_id)`,
  }),
  sqlRule('personal data: no answer that is kept for a repeat says who somebody is', 'orders', {
    count: 'SELECT count(*) FROM idempotency_record',
    violations: `
      SELECT resource_id::text AS id, 'its answer has an e-mail address, or a postal one' AS what
      FROM idempotency_record WHERE answer -> 'ok' ?| ARRAY['email', 'shippingAddress']`,
  }),
];
