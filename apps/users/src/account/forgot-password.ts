import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { postNote } from '#platform/mail/mail-kind.js';
import { FieldCheck } from '../field-check.js';
import { passwordResetMail } from '../notification/password-reset.mail.js';
import { checkEmail } from './email-address.js';
import { SealedAccounts } from './sealed-accounts.js';

/** Has a mail sent to whoever has that address. Nobody looks here whether anybody does, so neither the answer nor its time can tell. */
@Injectable()
export class ForgotPassword {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: SealedAccounts,
  ) {}

  async execute(email: string): Promise<void> {
    const check = new FieldCheck();
    checkEmail(check, email);
    check.throwIfRefused();
    await postNote(this.dataSource.manager, passwordResetMail, { subject: this.accounts.indexOf(email).toString('hex'), data: {} });
  }
}
