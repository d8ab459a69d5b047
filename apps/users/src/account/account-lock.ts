import type { EntityManager } from 'typeorm';
import { advisoryLocks } from '#platform/database/advisory-locks.js';
import { versionMismatch } from '#platform/errors/domain-error.js';
import { lastAdministrator, userNotFound } from './account.errors.js';
import { accountColumns, accountTables, type AccountRow } from './sealed-accounts.js';

/**
 * Throws 409 `LAST_ADMINISTRATOR` when nobody but this account could administer the shop. Who takes administrators away takes turns, each
 * after locking the account: otherwise two could remove each other at once.
 */
export async function keepAnotherAdministrator(manager: EntityManager, id: string): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [advisoryLocks.administrators]);
  const others = await manager.query<unknown[]>(
    `SELECT 1 FROM account WHERE role = 'admin' AND NOT disabled AND deleted_at IS NULL AND id <> $1 LIMIT 1`,
    [id],
  );
  if (others.length === 0) throw lastAdministrator();
}

/** The account, which nobody else changes until the transaction ends. Throws 404, or 412 when its version is not the expected one. */
export async function lockAccount(manager: EntityManager, id: string, expectedVersion: number | undefined): Promise<AccountRow> {
  const [account] = await manager.query<AccountRow[]>(
    `SELECT ${accountColumns} FROM ${accountTables} WHERE a.id = $1 AND a.deleted_at IS NULL FOR NO KEY UPDATE OF a`,
    [id],
  );
  if (!account) throw userNotFound();
  if (expectedVersion != null && account.version !== expectedVersion) throw versionMismatch();
  return account;
}
