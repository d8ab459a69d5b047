import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gives events of the first version what they carry since: money with its currency, everything that a placed order is made of, how a parcel
 * travels, and the numbers of their customer's channel. What the rows no longer know is filled in with what the first version always did: an order
 * was held for a quarter of an hour unless told otherwise, which its later events supersede.
 */
export class UpgradeOrderEvents1795000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(placed);
    await runner.query(amounts('amount', ['order.paid', 'order.payment_failed', 'order.refunded']));
    await runner.query(amounts('refunded', ['order.cancelled']));
    await runner.query(failureCodes);
    await runner.query(parcels);
    await runner.query(currencies);
    await runner.query(channels);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

const money = (amount: string) => `jsonb_build_object('amount', ${amount}, 'currency', o.currency)`;
const moment = (time: string) => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const placed = `
  UPDATE event_log e SET data = jsonb_strip_nulls(jsonb_build_object(
    'customerId', e.data -> 'customerId', 'number', o.number, 'currency', o.currency,
    'lines', (
      SELECT jsonb_agg(jsonb_build_object('sku', l.sku, 'variantId', l.variant_id, 'name', l.name, 'unitPrice', ${money('l.unit_price')},
                                          'quantity', l.quantity, 'total', ${money('l.total')}) ORDER BY l.position)
      FROM order_line l WHERE l.order_id = o.id
    ),
    'totals', jsonb_build_object('items', ${money('o.items_total')}, 'shipping', ${money('o.shipping_total')}, 'tax', ${money('o.tax_total')},
                                 'discount', ${money('o.discount_total')}, 'grand', ${money('o.grand_total')}),
    'placedAt', ${moment('o.placed_at')},
    'expiresAt', ${moment(`coalesce(o.expires_at, o.placed_at + interval '15 minutes')`)}
  ))
  FROM customer_order o
  WHERE e.aggregate = 'order' AND e.type = 'order.placed' AND e.subject = o.id::text AND NOT e.data ? 'placedAt'`;

const amounts = (field: string, types: string[]) => `
  UPDATE event_log e SET data = e.data || jsonb_build_object('${field}', ${money(`e.data -> '${field}'`)})
  FROM customer_order o
  WHERE e.aggregate = 'order' AND e.type IN (${types.map((type) => `'${type}'`).join(', ')}) AND e.subject = o.id::text
    AND jsonb_typeof(e.data -> '${field}') = 'number'`;

const failureCodes = `
  UPDATE event_log SET data = data || '{"failureCode": "declined"}'
  WHERE aggregate = 'order' AND type = 'order.payment_failed' AND data ->> 'failureCode' IS NULL`;

/** The row knows the parcel as it arrived, which is what the two facts make together. */
const parcels = `
  UPDATE event_log e SET data = e.data || o.parcel
  FROM customer_order o
  WHERE e.aggregate = 'order' AND e.type = 'order.shipped' AND e.subject = o.id::text AND o.parcel IS NOT NULL AND e.data ? 'currency'`;

/** It marks an event of the first version; now it stands with each amount. */
const currencies = `
  UPDATE event_log SET data = data - 'currency' WHERE aggregate = 'order' AND type <> 'order.placed' AND data ? 'currency'`;

const channels = `
  WITH numbered AS (
    SELECT id, data ->> 'customerId' AS customer, row_number() OVER (PARTITION BY data ->> 'customerId' ORDER BY id) AS n
    FROM event_log
    WHERE aggregate = 'order' AND data ->> 'customerId' IS NOT NULL
      AND NOT EXISTS (SELECT FROM event_channel c WHERE c.channel = data ->> 'customerId')
  ), written AS (
    UPDATE event_log e SET channel = n.customer, channel_sequence = n.n FROM numbered n WHERE e.id = n.id
  )
  INSERT INTO event_channel (channel, sequence) SELECT customer, max(n) FROM numbered GROUP BY customer`;
