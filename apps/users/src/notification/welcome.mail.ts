import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { writeLetter } from '#platform/mail/letter.js';
import { MailKind, type MailFact } from '#platform/mail/mail-kind.js';
import { MailSite } from '#platform/mail/mail-site.js';
import type { MailContent } from '#platform/mail/mail.js';
import { emailVerifications } from '../account/mailed-tokens.js';
import { Recipients } from './recipients.js';

export const welcomeMail = 'welcome';

/** Welcomes a new customer, and asks them to show that the address is theirs. Each attempt carries a token of its own: only hashes are kept. */
@Injectable()
export class WelcomeMail extends MailKind<'user.created'> {
  readonly name = welcomeMail;

  constructor(
    private readonly dataSource: DataSource,
    private readonly recipients: Recipients,
    private readonly site: MailSite,
  ) {
    super();
  }

  override async compose({ subject: accountId }: MailFact<'user.created'>): Promise<MailContent | undefined> {
    const to = await this.recipients.find(accountId);
    if (!to || to.emailVerified) return undefined;
    const token = await emailVerifications.issue(this.dataSource.manager, { accountId, emailIndex: to.emailIndex });
    return { to, ...welcomeLetter(this.site, to.firstName, token) };
  }
}

export const welcomeLetter = ({ shop, publicUrl }: MailSite, firstName: string, token: string) =>
  writeLetter({
    subject: `Welcome to ${shop}`,
    title: `Welcome, ${firstName}`,
    parts: [
      { text: `Your account at ${shop} is ready. Please confirm that this e-mail address is yours.` },
      { button: 'Confirm my address', url: `${publicUrl}/verify-email?token=${token}` },
      {
        small: `The link works once, for ${emailVerifications.minutes / 60} hours. If you did not make this account, you need do nothing.`,
      },
    ],
    signature: shop,
  });
