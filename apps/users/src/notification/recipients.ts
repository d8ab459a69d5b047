import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MailRecipient } from '#platform/mail/mail.js';
import { unlessTampered } from '#platform/privacy/person-key.js';
import { accountColumns, accountTables, SealedAccounts, type AccountRow } from '../account/sealed-accounts.js';

export interface Recipient extends MailRecipient {
  firstName: string;
  emailVerified: boolean;
}

/** Who a mail goes to. */
@Injectable()
export class Recipients {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: SealedAccounts,
  ) {}

  /** Undefined once the account was erased, and while it is tampered with. */
  async find(accountId: string): Promise<Recipient | undefined> {
    const [row] = await this.dataSource.query<AccountRow[]>(
      `SELECT ${accountColumns} FROM ${accountTables} WHERE a.id = $1 AND a.deleted_at IS NULL`,
      [accountId],
    );
    const account = row && unlessTampered(() => this.accounts.open(row), undefined);
    if (!account) return undefined;
    const { email, firstName, lastName, emailVerified } = account;
    return { personId: accountId, name: `${firstName} ${lastName}`, address: email, firstName, emailVerified };
  }
}
