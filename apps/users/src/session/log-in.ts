import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LogInRequest } from '#contracts/generated/ashlar/users/v1/sessions.js';
import type { Tokens } from '#contracts/generated/ashlar/users/v1/user.js';
import { accountColumns, type Account } from '../account/account.entity.js';
import { emailProblem } from '../account/email-address.js';
import { AuditLog } from '../audit-log/audit-log.js';
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
    private readonly auditLog: AuditLog,
  ) {}

  async execute({ email, password, userAgent }: LogInRequest): Promise<{ account: Account; tokens: Tokens }> {
    const account = await this.find(email);
    const knowsIt = await this.passwords.matches(password, account?.passwordHash);
    const deed = { action: 'logIn', ...(account && { target: `user:${account.id}` }) };
    if (!account || !knowsIt) throw await this.auditLog.refuse(deed, invalidCredentials());
    const actor = { kind: 'user', id: account.id } as const;
    if (account.disabled) throw await this.auditLog.refuse({ actor, ...deed }, accountDisabled());
    const tokens = await this.startSession.execute(this.dataSource.manager, account, userAgent);
    await this.auditLog.append({ actor, ...deed, result: 'succeeded', status: 200 });
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
