import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createPersonKeys } from '#platform/privacy/person-key.store.js';

/**
 * Personal data at rest. E-mail and address of an order are sealed with the customer's key, the secret of a webhook with the endpoint's; the plain
 * columns stay for one release, and what stands in them is sealed by `SealEarlier`. Answers that are kept for a repeat lose what they said of a person.
 * Who was erased stands in `erasure`; the view lets a copy of the release before go on.
 */
export class PersonalData1795000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createPersonKeys);
    await runner.query(orders);
    await runner.query(webhookSecrets);
    await runner.query(erasures);
    await runner.query(answers);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

const orders = `
  ALTER TABLE customer_order
    ADD COLUMN email_sealed bytea,
    ADD COLUMN shipping_address_sealed bytea,
    ADD CONSTRAINT customer_order_email_once CHECK (email IS NULL OR email_sealed IS NULL),
    ADD CONSTRAINT customer_order_address_once CHECK (shipping_address IS NULL OR shipping_address_sealed IS NULL);
  CREATE INDEX customer_order_unsealed ON customer_order (id) WHERE email IS NOT NULL OR shipping_address IS NOT NULL;`;

const webhookSecrets = `
  ALTER TABLE webhook_secret
    ALTER COLUMN secret DROP NOT NULL,
    ADD COLUMN secret_sealed bytea,
    ADD CONSTRAINT webhook_secret_once CHECK (num_nonnulls(secret, secret_sealed) = 1);`;

const erasures = `
  INSERT INTO erasure (person_id, erased_at) SELECT customer_id, erased_at FROM erased_customer;
  DROP TABLE erased_customer;
  CREATE VIEW erased_customer AS SELECT person_id AS customer_id, erased_at FROM erasure;`;

const answers = `
  UPDATE idempotency_record SET answer = answer #- '{ok,email}' #- '{ok,shippingAddress}' #- '{ok,customerId}'
  WHERE jsonb_typeof(answer -> 'ok') = 'object' AND answer -> 'ok' ? 'shippingAddress'`;
