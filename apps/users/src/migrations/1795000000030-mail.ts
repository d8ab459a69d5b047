import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens that show that somebody reads mail at their address, and who wants the mailing list. */
export class Mail1795000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE email_verification (
        hash bytea PRIMARY KEY CHECK (length(hash) = 32),
        account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        expires_at timestamptz(3) NOT NULL
      );
      CREATE INDEX email_verification_account ON email_verification (account_id);
      CREATE INDEX email_verification_expires ON email_verification (expires_at);

      CREATE TABLE mailing_list_member (
        account_id uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
        subscribed_at timestamptz(3) NOT NULL,
        unsubscribed_at timestamptz(3)
      );
      CREATE INDEX mailing_list_newest ON mailing_list_member (subscribed_at DESC, account_id DESC) WHERE unsubscribed_at IS NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
