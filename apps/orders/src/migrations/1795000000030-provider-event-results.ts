import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each event of a payment provider was, and what came of it: also of those that nothing follows from. */
export class ProviderEventResults1795000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE provider_event
        ADD COLUMN type text,
        ADD COLUMN result text CHECK (result IN ('applied', 'ignored', 'not_ours', 'for_the_operator'))`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
