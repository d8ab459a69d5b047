import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#platform/database/service-database.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import type { TestDatabase } from '#testing/test-database.js';
import { auditLogKey } from '../../test/users-under-test.js';
import { AuditChain } from '../audit-log/audit-chain.js';
import { AuditLog } from '../audit-log/audit-log.js';
import { AuditStore } from '../audit-log/audit-store.js';
import { usersDatabase } from '../data-source.js';
import { HashingGate } from '../password/hashing-gate.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { FirstAdministrator } from './first-administrator.js';

describe('the first administrator', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let auditLog: AuditLog;
  const hasher = new PasswordHasher(new HashingGate(2, 100));
  beforeAll(async () => {
    database = await createTestDatabase(usersDatabase);
    dataSource = await createDataSource(usersDatabase, database.url).initialize();
    auditLog = new AuditLog(new AuditStore(dataSource, new AuditChain(auditLogKey)));
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const start = (email: string, password = 'boss of the shop') =>
    new FirstAdministrator(dataSource, hasher, auditLog, { email, password }).onApplicationBootstrap();
  const rows = (email: string) => dataSource.query('SELECT * FROM account WHERE lower(email) = lower($1)', [email]);

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
    await dataSource.query(`UPDATE account SET role = 'customer' WHERE email = 'kept@example.com'`);
    const [before] = await rows('kept@example.com');
    await start('KEPT@example.com', 'another password');
    expect(await rows('kept@example.com')).toEqual([before]);
  });

  it('does not come back after it was deleted', async () => {
    await start('gone@example.com');
    await dataSource.query(`UPDATE account SET deleted_at = now() WHERE email = 'gone@example.com'`);
    await start('gone@example.com');
    expect(await rows('gone@example.com')).toMatchObject([{ deleted_at: expect.any(Date) }]);
  });

  it('is nobody when the configuration names nobody', async () => {
    const before = await dataSource.query('SELECT count(*) FROM account');
    await new FirstAdministrator(dataSource, hasher, auditLog, undefined).onApplicationBootstrap();
    expect(await dataSource.query('SELECT count(*) FROM account')).toEqual(before);
  });
});
