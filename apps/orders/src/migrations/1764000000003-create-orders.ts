import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createEventLog } from '#platform/events/event-log.js';
import { createIdempotencyRecord } from '#platform/idempotency/idempotency-record.js';

/** Orders, their lines, payments and refunds. The constraints restate the entity's rules as the last net. */
export class CreateOrders1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(orders);
    await runner.query(lines);
    await runner.query(payments);
    await runner.query(providerEvents);
    await runner.query(createEventLog);
    await runner.query(createIdempotencyRecord);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

/** A value of the sequence stands for a block of 32 order numbers, so that a process asks for one every 32 orders. */
const orders = `
  CREATE SEQUENCE order_number_block MINVALUE 0 START 0 MAXVALUE 1073741823;

  CREATE TABLE customer_order (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE CHECK (number ~ '^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$'),
    status text NOT NULL CHECK (status IN ('awaiting_payment', 'paid', 'shipped', 'delivered', 'cancelled', 'expired')),
    payment_status text NOT NULL
      CHECK (payment_status IN ('unpaid', 'processing', 'paid', 'failed', 'partially_refunded', 'refunded')),
    currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    items_total bigint NOT NULL CHECK (items_total >= 0),
    shipping_total bigint NOT NULL CHECK (shipping_total >= 0),
    tax_total bigint NOT NULL CHECK (tax_total >= 0),
    discount_total bigint NOT NULL CHECK (discount_total >= 0),
    grand_total bigint NOT NULL CHECK (grand_total BETWEEN 0 AND 9007199254740991),
    customer_id uuid,
    email text,
    shipping_address jsonb,
    parcel jsonb,
    placed_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3),
    updated_at timestamptz(3) NOT NULL,
    version int NOT NULL CHECK (version > 0),
    CONSTRAINT customer_order_totals_add_up CHECK (grand_total = items_total + shipping_total + tax_total - discount_total),
    CONSTRAINT customer_order_unpaid_expires CHECK (status <> 'awaiting_payment' OR expires_at IS NOT NULL)
  );
  CREATE INDEX customer_order_newest ON customer_order (placed_at DESC, id DESC);
  CREATE INDEX customer_order_of_customer ON customer_order (customer_id, placed_at DESC, id DESC);
  CREATE INDEX customer_order_by_status ON customer_order (status, placed_at DESC, id DESC);
`;

const lines = `
  CREATE TABLE order_line (
    order_id uuid NOT NULL REFERENCES customer_order (id),
    position int NOT NULL CHECK (position > 0),
    sku text NOT NULL,
    variant_id uuid NOT NULL,
    name text NOT NULL,
    unit_price bigint NOT NULL CHECK (unit_price >= 0),
    quantity bigint NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
    total bigint NOT NULL,
    PRIMARY KEY (order_id, position),
    CONSTRAINT order_line_one_a_sku UNIQUE (order_id, sku),
    CONSTRAINT order_line_total_is_product CHECK (total = unit_price * quantity)
  );
`;

/** At most one payment of an order is waiting for its provider's answer; `ask_at` is when the provider is asked for an answer that was lost. */
const payments = `
  CREATE TABLE payment (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES customer_order (id),
    attempt int NOT NULL CHECK (attempt > 0),
    provider text NOT NULL,
    provider_ref text,
    idempotency_key text NOT NULL UNIQUE,
    status text NOT NULL CHECK (status IN ('processing', 'requires_action', 'succeeded', 'failed')),
    amount bigint NOT NULL CHECK (amount > 0),
    currency char(3) NOT NULL,
    refunded bigint NOT NULL DEFAULT 0,
    failure_code text,
    next_action text,
    ask_at timestamptz(3),
    created_at timestamptz(3) NOT NULL,
    CONSTRAINT payment_one_an_attempt UNIQUE (order_id, attempt),
    CONSTRAINT payment_refunded_within_amount CHECK (refunded BETWEEN 0 AND amount),
    CONSTRAINT payment_refunded_only_when_succeeded CHECK (refunded = 0 OR status = 'succeeded')
  );
  CREATE INDEX payment_ask_at ON payment (ask_at) WHERE ask_at IS NOT NULL;
  CREATE UNIQUE INDEX payment_one_processing ON payment (order_id) WHERE status = 'processing';

  CREATE TABLE refund (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payment (id),
    amount bigint NOT NULL CHECK (amount > 0),
    currency char(3) NOT NULL,
    reason text NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
    provider_ref text,
    created_at timestamptz(3) NOT NULL
  );
  CREATE INDEX refund_of_payment ON refund (payment_id);
`;

/** What providers said by themselves: an event that stands here has had its effect. */
const providerEvents = `
  CREATE TABLE provider_event (
    provider text NOT NULL,
    event_id text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (provider, event_id)
  );
  CREATE INDEX provider_event_received_at ON provider_event (received_at);
`;
