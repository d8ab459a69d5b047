import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#platform/database/service-database.js';
import { BlindIndex } from '#platform/privacy/blind-index.js';
import { MasterKeys } from '#platform/privacy/master-keys.js';
import { PersonKeys } from '#platform/privacy/person-keys.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { privacyFolders } from '#testing/privacy-folders.js';
import type { TestDatabase } from '#testing/test-database.js';
import { auditLogKey } from '../../test/users-under-test.js';
import { AuditChain } from '../audit-log/audit-chain.js';
import { AuditLog } from '../audit-log/audit-log.js';
import { AuditStore } from '../audit-log/audit-store.js';
import { usersDatabase } from '../data-source.js';
import { HashingGate } from '../password/hashing-gate.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { CreateAccount } from './create-account.js';
import { FirstAdministrator } from './first-administrator.js';
import { SealedAccounts } from './sealed-accounts.js';

describe('the first administrator', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const folders = privacyFolders();
  let accounts: SealedAccounts;
  let makers: ConstructorParameters<typeof FirstAdministrator>[0];
  beforeAll(async () => {
    database = await createTestDatabase(usersDatabase);
    dataSource = await createDataSource(usersDatabase, database.url).initialize();
    const keys = new PersonKeys(new MasterKeys(folders.env.MASTER_KEYS_DIR));
    accounts = new SealedAccounts(keys, new BlindIndex('a blind index key that only tests use'));
    const passwords = new PasswordHasher(new HashingGate(2, 100));
    const auditLog = new AuditLog(new AuditStore(dataSource, new AuditChain(auditLogKey)));
    makers = { dataSource, passwords, accounts, createAccount: new CreateAccount(keys, accounts), auditLog };
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
    folders.remove();
  });

  const start = (email: string, password = 'boss of the shop') =>
    new FirstAdministrator(makers, { email, password }).onApplicationBootstrap();
  const rows = (email: string) => dataSource.query('SELECT * FROM account WHERE email_index = $1', [accounts.indexOf(email)]);

  it('is made once, by however many copies start at the same time', async () => {
    await Promise.all(Array.from({ length: 5 }, () => start('boss@example.com')));
    expect(await rows('boss@example.com')).toMatchObject([{ role: 'admin', version: 1 }]);
    expect(await dataSource.query(`SELECT 1 FROM event_log WHERE type = 'user.created'`)).toHaveLength(1);
    expect(await dataSource.query(`SELECT actor_kind FROM audit_log WHERE action = 'createAdministrator'`)).toEqual([
      { actor_kind: 'operator' },
    ]);
  });

  it('keeps the password and everything else that changed since', async () => {
    await start('kept@example.com');
    await dataSource.query(`UPDATE account SET role = 'customer' WHERE email_index = $1`, [accounts.indexOf('kept@example.com')]);
    const [before] = await rows('kept@example.com');
    await start('KEPT@example.com', 'another password');
    expect(await rows('kept@example.com')).toEqual([before]);
  });

  it('does not come back after they were erased, of whom nothing tells any more', async () => {
    await start('gone@example.com');
    await dataSource.query(
      `UPDATE account SET deleted_at = now(), email_index = NULL, email_sealed = NULL, first_name_sealed = NULL, last_name_sealed = NULL
       WHERE email_index = $1`,
      [accounts.indexOf('gone@example.com')],
    );
    await start('Gone@example.com');
    expect(await rows('gone@example.com')).toEqual([]);
  });

  it('is nobody when the configuration names nobody', async () => {
    const before = await dataSource.query('SELECT count(*) FROM account');
    await new FirstAdministrator(makers, undefined).onApplicationBootstrap();
    expect(await dataSource.query('SELECT count(*) FROM account')).toEqual(before);
  });
});
