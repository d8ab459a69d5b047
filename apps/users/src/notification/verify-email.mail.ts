import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { writeLetter } from '#platform/mail/letter.js';
import { MailKind, type MailFact } from '#platform/mail/mail-kind.js';
import { MailSite } from '#platform/mail/mail-site.js';
import type { MailContent } from '#platform/mail/mail.js';
import { emailVerifications } from '../account/mailed-tokens.js';
import { maySend } from './mail-allowance.js';
import { Recipients } from './recipients.js';

export const verifyEmailMail = 'verify-email';

/** Asks whoever has a new address, or asked for it once more, to show that it is theirs. */
@Injectable()
export class VerifyEmailMail extends MailKind<object> {
  readonly name = verifyEmailMail;

  constructor(
    private readonly dataSource: DataSource,
    private readonly recipients: Recipients,
    private readonly site: MailSite,
  ) {
    super();
  }

  override async compose({ id, subject: accountId }: MailFact<object>): Promise<MailContent | undefined> {
    const to = await this.recipients.find(accountId);
    if (!to || to.emailVerified || to.disabled) return undefined;
    const token = await this.dataSource.transaction(async (manager) =>
      (await maySend(manager, { id, kind: verifyEmailMail, accountId }))
        ? emailVerifications.issue(manager, { accountId, emailIndex: to.emailIndex })
        : undefined,
    );
    return token === undefined ? undefined : { to, ...verifyEmailLetter(this.site, to.firstName, token) };
  }
}

export const verifyEmailLetter = ({ shop, publicUrl }: MailSite, firstName: string, token: string) =>
  writeLetter({
    subject: `Please confirm your e-mail address for ${shop}`,
    title: `Is this your address, ${firstName}?`,
    parts: [
      { text: `Your account at ${shop} has this e-mail address. Please confirm that it is yours.` },
      { button: 'Confirm my address', url: `${publicUrl}/verify-email?token=${token}` },
      {
        small: `The link works once, for ${emailVerifications.minutes / 60} hours. If you have no account at ${shop}, you need do nothing.`,
      },
    ],
    signature: shop,
  });
