import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { migrate } from '#platform/database/migrate.js';
import { createDataSource } from '#platform/database/service-database.js';
import { MasterKeys } from '#platform/privacy/master-keys.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { PersonKeys } from '#platform/privacy/person-keys.js';
import { privacyFolders } from '#testing/privacy-folders.js';
import { createEmptyTestDatabase, type TestDatabase } from '#testing/test-database.js';
import { ordersDatabase } from '../data-source.js';
import { SealEarlier } from '../privacy/seal-earlier.js';
import { PersonalData1795000000200 } from './1795000000200-personal-data.js';

describe('a database of the release that kept personal data in plain', () => {
  const folders = privacyFolders();
  const [gone, ada] = [randomUUID(), randomUUID()];
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    database = await createEmptyTestDatabase('orders');
    const at = ordersDatabase.migrations.indexOf(PersonalData1795000000200);
    await migrate({ ...ordersDatabase, migrations: ordersDatabase.migrations.slice(0, at) }, database.ownerUrl, 'orders_app');
    const before = await createDataSource({ ...ordersDatabase, migrations: [] }, database.url).initialize();
    await before.query(`INSERT INTO erased_customer (customer_id, erased_at) VALUES ($1, '2026-01-02')`, [gone]);
    const answer = { ok: { id: 'o', customerId: ada, email: 'ada@example.com', shippingAddress: { name: 'Ada' }, version: 1 } };
    const record = `INSERT INTO idempotency_record (principal, scope, key, body_hash, resource_id, answer) VALUES ('p', 's', $1, 'h', $2, $3)`;
    await before.query(record, ['order', randomUUID(), answer]);
    await before.query(record, ['refusal', randomUUID(), { error: { code: 'OUT_OF_STOCK' } }]);
    await before.query(
      `INSERT INTO customer_order
       SELECT gen_random_uuid(), '0000-' || lpad(n::text, 4, '0'), 'expired', 'unpaid', 'GBP', 0, 0, 0, 0, 0, $1, 'ada@example.com', '{"name": "Ada"}',
              NULL, now(), NULL, now(), 1 FROM generate_series(1, 450) n`,
      [ada],
    );
    await before.destroy();
    await migrate(ordersDatabase, database.ownerUrl, 'orders_app');
    dataSource = await createDataSource(ordersDatabase, database.url).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
    folders.remove();
  });

  it('still knows who was erased, under the old name too, so that a copy of that release goes on', async () => {
    const insert = 'INSERT INTO erased_customer (customer_id) VALUES ($1) ON CONFLICT DO NOTHING';
    const lately = randomUUID();
    for (const id of [gone, lately]) await dataSource.query(insert, [id]);
    const rows = await dataSource.query('SELECT person_id, erased_at, ledgered_at FROM erasure ORDER BY erased_at');
    expect(rows).toMatchObject([
      { person_id: gone, erased_at: new Date('2026-01-02'), ledgered_at: null },
      { person_id: lately, ledgered_at: null },
    ]);
  });

  it('keeps no answer that says who somebody is', async () => {
    const rows = await dataSource.query('SELECT key, answer FROM idempotency_record ORDER BY key');
    expect(rows).toEqual([
      { key: 'order', answer: { ok: { id: 'o', version: 1 } } },
      { key: 'refusal', answer: { error: { code: 'OUT_OF_STOCK' } } },
    ]);
  });

  it('is sealed by whichever copy comes first, every row once, while others seal too', async () => {
    const keys = new PersonKeyStore(new PersonKeys(new MasterKeys(folders.env.MASTER_KEYS_DIR)));
    const seal = new SealEarlier(dataSource, keys);
    await Promise.all([seal.execute(), seal.execute(), seal.execute()]);
    await seal.execute();
    const [left] = await dataSource.query(
      `SELECT count(*) FILTER (WHERE num_nonnulls(email, shipping_address) > 0)::int AS plain,
              count(*) FILTER (WHERE num_nonnulls(email_sealed, shipping_address_sealed) = 2)::int AS sealed FROM customer_order`,
    );
    expect(left).toEqual({ plain: 0, sealed: 450 });
  });
});
