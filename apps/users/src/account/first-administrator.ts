import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DomainError } from '#platform/errors/domain-error.js';
import type { AuditLog } from '../audit-log/audit-log.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import { createAccount } from './create-account.js';

export interface Administrator {
  email: string;
  password: string;
}

/** Makes the administrator that the configuration names when nobody has, or ever had, that address; an account that is there stays as it is. */
export class FirstAdministrator implements OnApplicationBootstrap {
  private readonly logger = new Logger('administrator');

  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordHasher,
    private readonly auditLog: AuditLog,
    private readonly administrator: Administrator | undefined,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.administrator) return;
    const { email, password } = this.administrator;
    const known = await this.dataSource.query<unknown[]>('SELECT 1 FROM account WHERE lower(email) = lower($1) LIMIT 1', [email]);
    if (known.length > 0) return;
    const passwordHash = await this.passwords.hash(password);
    try {
      const { id } = await this.dataSource.transaction((manager) =>
        createAccount(manager, { email, passwordHash, firstName: 'Shop', lastName: 'Administrator', role: 'admin', newsletter: false }),
      );
      await this.auditLog.append({ actor: { kind: 'operator' }, action: 'createAdministrator', target: `user:${id}`, result: 'succeeded' });
      this.logger.log('made the first administrator');
    } catch (error) {
      // Another copy of this service, starting at the same time, was quicker.
      if (!(error instanceof DomainError && error.code === 'EMAIL_TAKEN')) throw error;
    }
  }
}
