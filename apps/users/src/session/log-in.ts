import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LogInRequest } from '#contracts/generated/ashlar/users/v1/sessions.js';
import type { Tokens } from '#contracts/generated/ashlar/users/v1/user.js';
import { accountColumns, type Account } from '../account/account.entity.js';
import { emailProblem } from '../account/email-address.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { accountDisabled, invalidCredentials } from './session.errors.js';
import { StartSession } from './start-session.js';

type AccountWithHash = Account & { passwordHash: string };

/** Opens a session for who knows the password. Unknown addresses cost the same time as wrong passwords. */
@Injectable()
export class LogIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordHasher,
    private readonly startSession: StartSession,
  ) {}

  async execute({ email, password, userAgent }: LogInRequest): Promise<{ account: Account; tokens: Tokens }> {
    const account = await this.find(email);
    const knowsIt = await this.passwords.matches(password, account?.passwordHash);
    if (!account || !knowsIt) throw invalidCredentials();
    if (account.disabled) throw accountDisabled();
    const tokens = await this.startSession.execute(this.dataSource.manager, account, userAgent);
    return { account, tokens };
  }

  private async find(email: string): Promise<AccountWithHash | undefined> {
    if (emailProblem(email)) return undefined;
    const [account] = await this.dataSource.query<AccountWithHash[]>(
      `SELECT ${accountColumns}, password_hash AS "passwordHash" FROM account WHERE lower(email) = lower($1) AND deleted_at IS NULL`,
      [email],
    );
    return account;
  }
}
