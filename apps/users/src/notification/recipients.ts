import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MailAddress } from '#platform/mail/mail.js';

export interface Recipient extends MailAddress {
  firstName: string;
  emailVerified: boolean;
}

interface RecipientRow {
  email: string;
  firstName: string;
  lastName: string;
  emailVerified: boolean;
}

/** Who a mail goes to. */
@Injectable()
export class Recipients {
  constructor(private readonly dataSource: DataSource) {}

  /** Undefined once the account was deleted. */
  async find(accountId: string): Promise<Recipient | undefined> {
    const [row] = await this.dataSource.query<RecipientRow[]>(
      `SELECT email, first_name AS "firstName", last_name AS "lastName", email_verified AS "emailVerified"
       FROM account WHERE id = $1 AND deleted_at IS NULL`,
      [accountId],
    );
    if (!row) return undefined;
    const { email, firstName, lastName, emailVerified } = row;
    return { name: `${firstName} ${lastName}`, address: email, firstName, emailVerified };
  }
}
