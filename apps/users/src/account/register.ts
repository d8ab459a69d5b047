import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RegisterRequest } from '#contracts/generated/ashlar/users/v1/accounts.js';
import type { Tokens } from '#contracts/generated/ashlar/users/v1/user.js';
import { DomainError } from '#platform/errors/domain-error.js';
import { AuditLog } from '../audit-log/audit-log.js';
import { FieldCheck } from '../field-check.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { checkPassword } from '../password/password-rules.js';
import { StartSession } from '../session/start-session.js';
import type { Account } from './account.entity.js';
import { CreateAccount } from './create-account.js';
import { checkEmail } from './email-address.js';
import { checkName } from './person-name.js';

/** Makes a customer and logs them in. */
@Injectable()
export class Register {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordHasher,
    private readonly createAccount: CreateAccount,
    private readonly startSession: StartSession,
    private readonly auditLog: AuditLog,
  ) {}

  async execute(request: RegisterRequest): Promise<{ account: Account; tokens: Tokens }> {
    const { email, password, firstName, lastName, userAgent, newsletter } = request;
    const check = new FieldCheck();
    checkEmail(check, email);
    checkPassword(check, 'password', password);
    checkName(check, 'firstName', firstName);
    checkName(check, 'lastName', lastName);
    check.throwIfRefused();
    const passwordHash = await this.passwords.hash(password);
    const made = this.dataSource.transaction(async (manager) => {
      const account = await this.createAccount.execute(manager, { email, passwordHash, firstName, lastName, role: 'customer', newsletter });
      const tokens = await this.startSession.execute(manager, { ...account, passwordHash }, userAgent);
      return { account, tokens };
    });
    // Whoever tries out which addresses are taken shows in the log; and a refusal takes as long as a success.
    const registered = await made.catch(async (error: unknown) => {
      throw error instanceof DomainError ? await this.auditLog.refuse({ action: 'register' }, error) : error;
    });
    const { id } = registered.account;
    await this.auditLog.append({ actor: { kind: 'user', id }, action: 'register', target: `user:${id}`, result: 'succeeded', status: 201 });
    return registered;
  }
}
