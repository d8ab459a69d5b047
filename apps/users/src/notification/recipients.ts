import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MailRecipient } from '#platform/mail/mail.js';
import { unlessTampered } from '#platform/privacy/person-key.js';
import { accountColumns, accountTables, SealedAccounts, type AccountRow } from '../account/sealed-accounts.js';

export interface Recipient extends MailRecipient {
  firstName: string;
  emailVerified: boolean;
  disabled: boolean;
  /** The blind index of the address. */
  emailIndex: Buffer;
}

/** Who a mail goes to. */
@Injectable()
export class Recipients {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: SealedAccounts,
  ) {}

  /** Undefined once the account was erased, and while it is tampered with. */
  find(accountId: string): Promise<Recipient | undefined> {
    return this.read('a.id = $1', accountId);
  }

  /** Whose address has that blind index; undefined when nobody's has. */
  findByIndex(emailIndex: Buffer): Promise<Recipient | undefined> {
    return this.read('a.email_index = $1', emailIndex);
  }

  private async read(where: string, value: string | Buffer): Promise<Recipient | undefined> {
    const [row] = await this.dataSource.query<AccountRow[]>(
      `SELECT ${accountColumns} FROM ${accountTables} WHERE ${where} AND a.deleted_at IS NULL`,
      [value],
    );
    const account = row && unlessTampered(() => this.accounts.open(row), undefined);
    if (!account) return undefined;
    const { id, email, firstName, lastName, emailVerified, disabled } = account;
    const emailIndex = this.accounts.indexOf(email);
    return { personId: id, name: `${firstName} ${lastName}`, address: email, firstName, emailVerified, disabled, emailIndex };
  }
}
