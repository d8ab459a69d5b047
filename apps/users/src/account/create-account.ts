import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { violatedUnique } from '#platform/database/database-errors.js';
import { appendEvents } from '#platform/events/event-log.js';
import { accountColumns, type Account } from './account.entity.js';
import { emailTaken } from './account.errors.js';

export type NewAccount = Pick<Account, 'email' | 'firstName' | 'lastName' | 'role'> & {
  passwordHash: string;
  /** Whether the person asked for the mailing list. */
  newsletter: boolean;
};

/** Writes a new account and the fact that it is there. Throws 409 `EMAIL_TAKEN`. */
export async function createAccount(manager: EntityManager, account: NewAccount): Promise<Account> {
  const created = await insert(manager, account).catch((error: unknown) => {
    throw violatedUnique(error) === 'account_email' ? emailTaken() : error;
  });
  await appendEvents(manager, [
    { type: 'user.created', subject: created.id, version: created.version, data: { role: created.role, newsletter: account.newsletter } },
  ]);
  return created;
}

async function insert(manager: EntityManager, account: NewAccount): Promise<Account> {
  const [created] = await manager.query<Account[]>(
    `INSERT INTO account (id, email, password_hash, first_name, last_name, role) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${accountColumns}`,
    [uuidv7(), account.email, account.passwordHash, account.firstName, account.lastName, account.role],
  );
  return created;
}
