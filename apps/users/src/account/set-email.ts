import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { violatedUnique } from '#platform/database/database-errors.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { emailTaken, userNotFound } from './account.errors.js';
import { SealedAccounts } from './sealed-accounts.js';

/** Gives an account another address, which nobody has shown to be theirs yet. */
@Injectable()
export class SetEmail {
  constructor(
    private readonly keys: PersonKeyStore,
    private readonly accounts: SealedAccounts,
  ) {}

  /** Answers with the account's new version; the event is the caller's. Throws 409 `EMAIL_TAKEN`, 404 `USER_NOT_FOUND`. */
  async setEmail(manager: EntityManager, accountId: string, email: string): Promise<number> {
    const key = await this.keys.find(manager, accountId);
    if (!key) throw userNotFound();
    const [rows] = await manager
      .query<[{ version: number }[], number]>(
        `UPDATE account SET email_index = $2, email_sealed = $3, email_verified = false, version = version + 1, updated_at = now()
         WHERE id = $1 AND deleted_at IS NULL RETURNING version`,
        [accountId, this.accounts.indexOf(email), key.seal(email, 'account.email')],
      )
      .catch((error: unknown) => {
        throw violatedUnique(error) === 'account_email_index' ? emailTaken() : error;
      });
    const [account] = rows;
    if (!account) throw userNotFound();
    return account.version;
  }
}
