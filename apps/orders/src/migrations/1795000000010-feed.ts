import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One log of every service's events, numbered for integrators. Whoever appends locks the one row of `feed_head` until its transaction ends, so
 * positions rise without a gap and become visible in their order: a reader that has seen one has seen all before it.
 */
export class Feed1795000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE feed_head (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        position bigint NOT NULL DEFAULT 0
      ) WITH (fillfactor = 10);
      INSERT INTO feed_head DEFAULT VALUES;

      CREATE TABLE feed_event (
        position bigint PRIMARY KEY CHECK (position > 0),
        event_id uuid NOT NULL UNIQUE,
        source text NOT NULL,
        type text NOT NULL,
        aggregate text NOT NULL,
        subject text NOT NULL,
        version int NOT NULL CHECK (version > 0),
        data jsonb NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        recorded_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (aggregate, subject, version)
      );
      CREATE INDEX feed_event_type ON feed_event (type, position);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
