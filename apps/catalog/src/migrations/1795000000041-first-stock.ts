import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What makes a shelf accountable: on hand = what its variant began with + its adjustments − what was sold. Both go by the variant, since a SKU
 * may pass from one variant to another. Rows that were there before begin with what makes the sum right.
 */
export class FirstStock1795000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE stock ADD COLUMN initial bigint NOT NULL DEFAULT 0;
      ALTER TABLE stock_adjustment ADD COLUMN variant_id uuid;
      UPDATE stock_adjustment a SET variant_id = s.variant_id FROM stock s WHERE s.sku = a.sku;
      UPDATE stock s SET initial = s.on_hand
        - coalesce((SELECT sum(delta) FROM stock_adjustment a WHERE a.variant_id = s.variant_id), 0)
        + coalesce((SELECT sum(l.quantity) FROM reservation_line l JOIN reservation r ON r.order_id = l.order_id AND r.state = 'committed'
                    WHERE l.variant_id = s.variant_id AND l.tracked), 0)
      WHERE variant_id IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
