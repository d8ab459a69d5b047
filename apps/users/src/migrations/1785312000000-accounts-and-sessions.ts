import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createEventLog } from '#platform/events/event-log.js';

export class AccountsAndSessions1785312000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE account (
        id uuid PRIMARY KEY,
        email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
        password_hash text NOT NULL,
        first_name text NOT NULL CHECK (length(first_name) BETWEEN 1 AND 100),
        last_name text NOT NULL CHECK (length(last_name) BETWEEN 1 AND 100),
        role text NOT NULL CHECK (role IN ('customer', 'admin')),
        email_verified boolean NOT NULL DEFAULT false,
        disabled boolean NOT NULL DEFAULT false,
        version int NOT NULL DEFAULT 1 CHECK (version > 0),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3)
      );
      CREATE UNIQUE INDEX account_email ON account (lower(email)) WHERE deleted_at IS NULL;
      CREATE INDEX account_newest ON account (created_at DESC, id DESC) WHERE deleted_at IS NULL;
      CREATE INDEX account_administrators ON account (created_at DESC, id DESC) WHERE role = 'admin' AND deleted_at IS NULL;

      -- A session is one log-in and every refresh token that descends from it.
      CREATE TABLE session (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES account (id),
        user_agent text NOT NULL CHECK (length(user_agent) <= 512),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
        ended_at timestamptz(3),
        end_reason text CHECK (end_reason IN ('logged_out', 'password_changed', 'token_reused', 'account_changed', 'account_deleted')),
        CHECK ((ended_at IS NULL) = (end_reason IS NULL))
      );
      CREATE INDEX session_alive ON session (account_id) WHERE ended_at IS NULL;
      CREATE INDEX session_ended ON session (ended_at) WHERE ended_at IS NOT NULL;

      CREATE TABLE refresh_token (
        hash bytea PRIMARY KEY CHECK (length(hash) = 32),
        session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        expires_at timestamptz(3) NOT NULL,
        used_at timestamptz(3)
      );
      CREATE INDEX refresh_token_session ON refresh_token (session_id);

      CREATE TABLE address (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES account (id),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        line1 text NOT NULL CHECK (length(line1) BETWEEN 1 AND 200),
        line2 text CHECK (length(line2) <= 200),
        city text NOT NULL CHECK (length(city) BETWEEN 1 AND 100),
        region text CHECK (length(region) <= 100),
        postal_code text NOT NULL CHECK (length(postal_code) BETWEEN 1 AND 20),
        country char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
        phone text CHECK (length(phone) <= 40),
        version int NOT NULL DEFAULT 1 CHECK (version > 0),
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX address_oldest ON address (account_id, created_at, id);
    `);
    await queryRunner.query(createEventLog);
  }

  /** Forward only: what was lost on the way up cannot be brought back. */
  down(): Promise<void> {
    return Promise.reject(new Error('Migrations only go forward.'));
  }
}
