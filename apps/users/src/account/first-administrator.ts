import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { DomainError } from '#platform/errors/domain-error.js';
import type { AuditLog } from '../audit-log/audit-log.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import type { CreateAccount } from './create-account.js';
import type { SealedAccounts } from './sealed-accounts.js';

export interface Administrator {
  email: string;
  password: string;
}

interface Makers {
  dataSource: DataSource;
  passwords: PasswordHasher;
  accounts: SealedAccounts;
  createAccount: CreateAccount;
  auditLog: AuditLog;
}

/**
 * Makes the administrator that the configuration names, unless somebody has that address or had it at an earlier start; an account that is there stays
 * as it is.
 */
export class FirstAdministrator implements OnApplicationBootstrap {
  private readonly logger = new Logger('administrator');

  constructor(
    private readonly makers: Makers,
    private readonly administrator: Administrator | undefined,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.administrator) return;
    const { dataSource, passwords, accounts, createAccount, auditLog } = this.makers;
    const { email, password } = this.administrator;
    const index = accounts.indexOf(email);
    if (await isKnown(dataSource.manager, index)) return;
    const passwordHash = await passwords.hash(password);
    try {
      const { id } = await dataSource.transaction(async (manager) => {
        const created = await createAccount.execute(manager, {
          email,
          passwordHash,
          firstName: 'Shop',
          lastName: 'Administrator',
          role: 'admin',
          newsletter: false,
        });
        await remember(manager, index);
        return created;
      });
      await auditLog.append({ actor: { kind: 'operator' }, action: 'createAdministrator', target: `user:${id}`, result: 'succeeded' });
      this.logger.log('made the first administrator');
    } catch (error) {
      // Another copy of this service, starting at the same time, was quicker.
      if (!(error instanceof DomainError && error.code === 'EMAIL_TAKEN')) throw error;
    }
  }
}

/** Whoever is erased leaves no address behind, so the configured one is remembered by itself. */
async function isKnown(manager: EntityManager, index: Buffer): Promise<boolean> {
  const [{ known, has }] = await manager.query<[{ known: boolean; has: boolean }]>(
    `SELECT EXISTS (SELECT FROM configured_administrator WHERE email_index = $1) AS known,
       EXISTS (SELECT FROM account WHERE email_index = $1 AND deleted_at IS NULL) AS has`,
    [index],
  );
  if (has && !known) await remember(manager, index);
  return known || has;
}

/** Also of an administrator whom an earlier release deleted. */
export async function remember(manager: EntityManager, index: Buffer): Promise<void> {
  await manager.query('INSERT INTO configured_administrator (email_index) VALUES ($1) ON CONFLICT DO NOTHING', [index]);
}
