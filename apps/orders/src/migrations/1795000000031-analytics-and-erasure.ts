import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `analytics_record`: what a shop counts. `erased_customer`: whose data may not come back, when an order that was under way or an event that waited
 * brings it.
 */
export class AnalyticsAndErasure1795000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE analytics_record (
        id uuid PRIMARY KEY,
        event_id uuid NOT NULL UNIQUE,
        name text NOT NULL CHECK (name IN ('user_registered', 'order_placed', 'order_paid')),
        subject text NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        customer_id uuid,
        amount bigint,
        currency char(3),
        CHECK ((amount IS NULL) = (currency IS NULL))
      );
      CREATE INDEX analytics_record_newest ON analytics_record (occurred_at DESC, id DESC);
      CREATE INDEX analytics_record_by_name ON analytics_record (name, occurred_at DESC, id DESC);
      CREATE INDEX analytics_record_of_customer ON analytics_record (customer_id) WHERE customer_id IS NOT NULL;

      CREATE TABLE erased_customer (
        customer_id uuid PRIMARY KEY,
        erased_at timestamptz(3) NOT NULL DEFAULT now()
      );
      CREATE INDEX erased_customer_latest ON erased_customer (erased_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
