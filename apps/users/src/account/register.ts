import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RegisterRequest } from '#contracts/generated/ashlar/users/v1/accounts.js';
import type { Tokens } from '#contracts/generated/ashlar/users/v1/user.js';
import { FieldCheck } from '../field-check.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { checkPassword } from '../password/password-rules.js';
import { StartSession } from '../session/start-session.js';
import type { Account } from './account.entity.js';
import { createAccount } from './create-account.js';
import { checkEmail } from './email-address.js';
import { checkName } from './person-name.js';

/** Makes a customer and logs them in. */
@Injectable()
export class Register {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordHasher,
    private readonly startSession: StartSession,
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
    return this.dataSource.transaction(async (manager) => {
      const account = await createAccount(manager, { email, passwordHash, firstName, lastName, role: 'customer', newsletter });
      const tokens = await this.startSession.execute(manager, { ...account, passwordHash }, userAgent);
      return { account, tokens };
    });
  }
}
