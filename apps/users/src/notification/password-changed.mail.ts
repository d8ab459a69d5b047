import { Injectable } from '@nestjs/common';
import { writeLetter } from '#platform/mail/letter.js';
import { MailKind, type MailFact } from '#platform/mail/mail-kind.js';
import { MailSite } from '#platform/mail/mail-site.js';
import type { MailContent } from '#platform/mail/mail.js';
import { Recipients } from './recipients.js';

export const passwordChangedMail = 'password-changed';

/** Tells somebody that their password is another, in case it was not them. */
@Injectable()
export class PasswordChangedMail extends MailKind<'user.updated'> {
  readonly name = passwordChangedMail;

  constructor(
    private readonly recipients: Recipients,
    private readonly site: MailSite,
  ) {
    super();
  }

  override async compose({ subject: accountId }: MailFact<'user.updated'>): Promise<MailContent | undefined> {
    const to = await this.recipients.find(accountId);
    return to && { to, ...passwordChangedLetter(this.site, to.firstName) };
  }
}

export const passwordChangedLetter = ({ shop }: MailSite, firstName: string) =>
  writeLetter({
    subject: `Your password for ${shop} was changed`,
    title: `Your password was changed, ${firstName}`,
    parts: [
      { text: `The password of your account at ${shop} is another one now, and you have been logged out everywhere else.` },
      { text: 'If this was not you, somebody has your password or reads your mail: choose another password at once, for your mail too.' },
    ],
    signature: shop,
  });
