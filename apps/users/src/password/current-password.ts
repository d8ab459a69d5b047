import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { unauthenticated } from '#platform/errors/domain-error.js';
import { PasswordCheck } from './password-check.js';
import { wrongCurrentPassword } from './password.errors.js';

/** Asks somebody who is logged in for their password once more, before what decides who has the account. */
@Injectable()
export class CurrentPassword {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordCheck,
  ) {}

  /** The hash that stands for the password. Throws 400 naming `currentPassword`, 429 `TOO_MANY_ATTEMPTS`. */
  async verify(accountId: string, password: string): Promise<string> {
    const [account] = await this.dataSource.query<{ id: string; passwordHash: string; emailIndex: Buffer }[]>(
      'SELECT id, password_hash AS "passwordHash", email_index AS "emailIndex" FROM account WHERE id = $1 AND deleted_at IS NULL',
      [accountId],
    );
    if (!account) throw unauthenticated();
    const hash = await this.passwords.check(account.emailIndex, account, password);
    if (hash === undefined) throw wrongCurrentPassword();
    return hash;
  }
}
