import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Outbound webhooks.
 *
 * - `webhook_endpoint`: `cursor` is how far in the log of all events its deliveries were made; `failing_since` and `failures` speak of the time since
 *   its last success.
 * - `webhook_secret`: the one without an end is the current one.
 * - `webhook_delivery`: a row an attempt. `line` is the subject whose events wait for each other, NULL for what was asked for by hand; `step` is the
 *   place on the ladder. A pending row without `next_attempt_at` waits for an earlier one of its line. `lease` names who attempts it now, and
 *   `leased_until` when that one must have died.
 */
export class Webhooks1795000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook_endpoint (
        id uuid PRIMARY KEY,
        url text NOT NULL,
        description text,
        events text[] NOT NULL CHECK (cardinality(events) > 0),
        disabled_reason text CHECK (disabled_reason IN ('by_request', 'gone', 'failing')),
        disabled_at timestamptz(3),
        failing_since timestamptz(3),
        failures int NOT NULL DEFAULT 0,
        cursor bigint NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        version int NOT NULL DEFAULT 1,
        CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
        CHECK ((failing_since IS NULL) = (failures = 0))
      ) WITH (fillfactor = 50);

      CREATE TABLE webhook_secret (
        id uuid PRIMARY KEY,
        endpoint_id uuid NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
        secret text NOT NULL,
        ends_at timestamptz(3)
      );
      CREATE UNIQUE INDEX webhook_secret_current ON webhook_secret (endpoint_id) WHERE ends_at IS NULL;
      CREATE INDEX webhook_secret_endpoint ON webhook_secret (endpoint_id);

      CREATE TABLE webhook_delivery (
        id uuid PRIMARY KEY,
        endpoint_id uuid NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
        event_id uuid NOT NULL,
        event_type text NOT NULL,
        position bigint,
        test_event jsonb,
        line text,
        attempt int NOT NULL CHECK (attempt > 0),
        step int NOT NULL CHECK (step BETWEEN 1 AND 10),
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'succeeded', 'failed')),
        response_status int,
        error text,
        attempted_at timestamptz(3),
        next_attempt_at timestamptz(3),
        lease uuid,
        leased_until timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (endpoint_id, event_id, attempt),
        CHECK ((position IS NULL) = (test_event IS NOT NULL)),
        CHECK (status = 'pending' OR attempted_at IS NOT NULL)
      ) WITH (fillfactor = 70);
      CREATE INDEX webhook_delivery_list ON webhook_delivery (endpoint_id, id);
      CREATE INDEX webhook_delivery_due ON webhook_delivery (endpoint_id, next_attempt_at) WHERE status = 'pending';
      CREATE INDEX webhook_delivery_line ON webhook_delivery (endpoint_id, line, position) WHERE status = 'pending';
      CREATE INDEX webhook_delivery_old ON webhook_delivery (attempted_at) WHERE status <> 'pending';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
