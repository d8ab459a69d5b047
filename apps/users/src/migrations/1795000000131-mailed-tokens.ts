import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Choosing another password by mail, and how often such mails go out. */
export class MailedTokens1795000000131 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE password_reset (
        hash bytea PRIMARY KEY CHECK (length(hash) = 32),
        account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        email_index bytea CHECK (length(email_index) = 32),
        expires_at timestamptz(3) NOT NULL
      );
      CREATE INDEX password_reset_account ON password_reset (account_id);
      CREATE INDEX password_reset_expires ON password_reset (expires_at);
      COMMENT ON COLUMN password_reset.email_index IS 'Of the address that it went to: once the account has another, it is worth nothing.';

      -- Unset in those that an earlier release made.
      ALTER TABLE email_verification ADD email_index bytea CHECK (length(email_index) = 32);

      CREATE TABLE account_mail (
        id uuid,
        kind text CHECK (kind IN ('verify-email', 'password-reset')),
        account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        sent_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (id, kind)
      );
      COMMENT ON TABLE account_mail IS 'Mails that anybody may ask for, of the last day: nobody''s mailbox is to be filled with them.';
      CREATE INDEX account_mail_account ON account_mail (account_id, kind, sent_at);
      CREATE INDEX account_mail_sent ON account_mail (sent_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
