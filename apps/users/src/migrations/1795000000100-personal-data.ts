import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createPersonKeys } from '#platform/privacy/person-key.store.js';

/**
 * Personal data are sealed from now on (docs/personal-data.md). What earlier releases wrote openly is sealed by `SealExisting` when the service starts;
 * the open columns are dropped a release later.
 */
export class PersonalData1795000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createPersonKeys);
    await runner.query(`
      ALTER TABLE account
        ADD email_index bytea CHECK (length(email_index) = 32),
        ADD email_sealed bytea,
        ADD first_name_sealed bytea,
        ADD last_name_sealed bytea,
        ALTER email DROP NOT NULL,
        ALTER first_name DROP NOT NULL,
        ALTER last_name DROP NOT NULL,
        ALTER password_hash DROP NOT NULL;
      -- Of somebody who is gone nothing is kept; what an earlier release left open goes when the service starts.
      ALTER TABLE account ADD CONSTRAINT account_sealed CHECK (
        CASE
          WHEN deleted_at IS NOT NULL THEN num_nonnulls(email_index, email_sealed, first_name_sealed, last_name_sealed) = 0
          WHEN email IS NULL THEN num_nulls(password_hash, email_index, email_sealed, first_name_sealed, last_name_sealed) = 0
            AND num_nonnulls(first_name, last_name) = 0
          ELSE num_nonnulls(email_index, email_sealed, first_name_sealed, last_name_sealed) = 0
            AND num_nulls(password_hash, first_name, last_name) = 0
        END
      );
      DROP INDEX account_email;
      CREATE UNIQUE INDEX account_email_index ON account (email_index) WHERE deleted_at IS NULL;
      CREATE INDEX account_unsealed ON account (id) WHERE email IS NOT NULL;

      ALTER TABLE address
        ADD sealed bytea,
        ALTER name DROP NOT NULL,
        ALTER line1 DROP NOT NULL,
        ALTER city DROP NOT NULL,
        ALTER postal_code DROP NOT NULL,
        ALTER country DROP NOT NULL;
      ALTER TABLE address ADD CONSTRAINT address_sealed CHECK (
        CASE
          WHEN sealed IS NOT NULL THEN num_nonnulls(name, line1, line2, city, region, postal_code, country, phone) = 0
          ELSE num_nulls(name, line1, city, postal_code, country) = 0
        END
      );
      CREATE INDEX address_unsealed ON address (id) WHERE sealed IS NULL;

      -- The addresses, as blind indexes, that the configuration named for the first administrator: who is erased is not made again.
      CREATE TABLE configured_administrator (
        email_index bytea PRIMARY KEY CHECK (length(email_index) = 32),
        known_since timestamptz(3) NOT NULL DEFAULT now()
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
