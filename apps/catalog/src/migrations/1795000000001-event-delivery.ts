import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createEventDelivery } from '#platform/events/delivery-schema.js';

/** What carries this service's events further, and what its consumers remember. */
export class EventDelivery1795000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createEventDelivery);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
