import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LogInRequest } from '#contracts/generated/ashlar/users/v1/sessions.js';
import type { Tokens } from '#contracts/generated/ashlar/users/v1/user.js';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { unlessTampered } from '#platform/privacy/person-key.js';
import type { Account } from '../account/account.entity.js';
import { emailProblem } from '../account/email-address.js';
import { accountColumns, accountTables, SealedAccounts, type AccountRow } from '../account/sealed-accounts.js';
import { AuditLog } from '../audit-log/audit-log.js';
import { PasswordCheck } from '../password/password-check.js';
import { isTooManyAttempts } from '../password/password.errors.js';
import { accountDisabled, invalidCredentials } from './session.errors.js';
import { StartSession } from './start-session.js';

type RowWithHash = AccountRow & { passwordHash: string };

const byEmail = `SELECT ${accountColumns}, a.password_hash AS "passwordHash" FROM ${accountTables} WHERE a.email_index = $1 AND a.deleted_at IS NULL`;

/** Opens a session for who knows the password. Unknown addresses cost the same time as wrong passwords, and count as they do. */
@Injectable()
export class LogIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordCheck,
    private readonly startSession: StartSession,
    private readonly accounts: SealedAccounts,
    private readonly auditLog: AuditLog,
  ) {}

  async execute({ email, password, userAgent }: LogInRequest): Promise<{ account: Account; tokens: Tokens }> {
    const row = await this.find(email);
    // Looked at in any case, so that an index that was moved to somebody else's account is in the log when its owner comes.
    if (row) unlessTampered(() => this.accounts.open(row), undefined);
    const deed = { action: 'logIn', ...(row && { target: `user:${row.id}` }) };
    const passwordHash = await this.passwords.check(this.accounts.indexOf(email), row, password).catch(async (error: unknown) => {
      throw isTooManyAttempts(error) ? await this.auditLog.refuse(deed, error) : error;
    });
    if (!row || passwordHash === undefined) throw await this.auditLog.refuse(deed, invalidCredentials());
    const account = this.accounts.open(row);
    const actor = { kind: 'user', id: account.id } as const;
    if (account.disabled) throw await this.auditLog.refuse({ actor, ...deed }, accountDisabled());
    const tokens = await this.startSession.execute(this.dataSource.manager, { ...account, passwordHash }, userAgent);
    await this.auditLog.append({ actor, ...deed, result: 'succeeded', status: 200 });
    return { account, tokens };
  }

  private async find(email: string): Promise<RowWithHash | undefined> {
    if (emailProblem(email)) return undefined;
    const { rows } = await preparedQuery<RowWithHash>(this.dataSource.manager, byEmail, [this.accounts.indexOf(email)]);
    return rows[0];
  }
}
