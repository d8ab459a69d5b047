import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a refund spreads over the lines of its order: `[{ sku, amount }]`. */
export class RefundLines1795000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE refund ADD COLUMN lines jsonb');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
