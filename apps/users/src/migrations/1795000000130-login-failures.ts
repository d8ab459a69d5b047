import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wrong passwords of the last quarter of an hour. */
export class LoginFailures1795000000130 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE login_failure (
        account bytea CHECK (length(account) = 32),
        source bytea CHECK (length(source) = 32),
        failed_at timestamptz[] NOT NULL CHECK (cardinality(failed_at) <= 10),
        PRIMARY KEY (account, source)
      );
      COMMENT ON TABLE login_failure IS 'Keyed by MACs: neither whose address it is nor where the guesses came from can be read here.';
      -- Expired refresh tokens are found by it.
      CREATE INDEX refresh_token_expires ON refresh_token (expires_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
