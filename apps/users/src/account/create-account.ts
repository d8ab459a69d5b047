import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { violatedUnique } from '#platform/database/database-errors.js';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { appendEvents } from '#platform/events/event-log.js';
import { PersonKeys } from '#platform/privacy/person-keys.js';
import type { Account, AccountState } from './account.entity.js';
import { emailTaken } from './account.errors.js';
import { SealedAccounts } from './sealed-accounts.js';

export type NewAccount = Pick<Account, 'email' | 'firstName' | 'lastName' | 'role'> & {
  passwordHash: string;
  /** Whether the person asked for the mailing list. */
  newsletter: boolean;
};

/** The key and what it seals come to be together. */
const insert = `
  WITH made AS (INSERT INTO person_key (person_id, wrapped) VALUES ($1, $2))
  INSERT INTO account (id, email_index, email_sealed, first_name_sealed, last_name_sealed, password_hash, role)
  VALUES ($1, $3, $4, $5, $6, $7, $8)
  RETURNING id, role, email_verified AS "emailVerified", disabled, version, created_at AS "createdAt", updated_at AS "updatedAt"`;

/** Writes a new account and the fact that it is there. */
@Injectable()
export class CreateAccount {
  constructor(
    private readonly keys: PersonKeys,
    private readonly accounts: SealedAccounts,
  ) {}

  /** Throws 409 `EMAIL_TAKEN`. */
  async execute(manager: EntityManager, account: NewAccount): Promise<Account> {
    const created = await this.insert(manager, account).catch((error: unknown) => {
      throw violatedUnique(error) === 'account_email_index' ? emailTaken() : error;
    });
    const data = { role: created.role, newsletter: account.newsletter };
    await appendEvents(manager, [{ type: 'user.created', subject: created.id, version: created.version, data }]);
    return created;
  }

  private async insert(manager: EntityManager, account: NewAccount): Promise<Account> {
    const { email, firstName, lastName, passwordHash, role } = account;
    const { key, wrapped } = this.keys.make(uuidv7());
    const sealed = this.accounts.seal(key, account);
    const { rows } = await preparedQuery<AccountState>(manager, insert, [key.personId, wrapped, ...sealed, passwordHash, role]);
    return { ...rows[0], email, firstName, lastName };
  }
}
