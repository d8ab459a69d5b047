import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { writeLetter } from '#platform/mail/letter.js';
import { MailKind, type MailFact } from '#platform/mail/mail-kind.js';
import { MailSite } from '#platform/mail/mail-site.js';
import type { MailContent } from '#platform/mail/mail.js';
import { passwordResets } from '../account/mailed-tokens.js';
import { maySend } from './mail-allowance.js';
import { Recipients } from './recipients.js';

export const passwordResetMail = 'password-reset';

/**
 * Lets whoever forgot their password choose another. Its subject is the blind index of the address that was asked for: whether anybody has it is found
 * out here, long after the answer.
 */
@Injectable()
export class PasswordResetMail extends MailKind<object> {
  readonly name = passwordResetMail;

  constructor(
    private readonly dataSource: DataSource,
    private readonly recipients: Recipients,
    private readonly site: MailSite,
  ) {
    super();
  }

  override async compose({ id, subject, time }: MailFact<object>): Promise<MailContent | undefined> {
    // A mail server was away for so long that they have asked again, or remembered.
    if (Date.now() - time.getTime() > passwordResets.minutes * 60_000) return undefined;
    const emailIndex = Buffer.from(subject, 'hex');
    const to = await this.recipients.findByIndex(emailIndex);
    if (!to || to.disabled) return undefined;
    const { personId: accountId } = to;
    const token = await this.dataSource.transaction(async (manager) =>
      (await maySend(manager, { id, kind: passwordResetMail, accountId }))
        ? passwordResets.issue(manager, { accountId, emailIndex })
        : undefined,
    );
    return token === undefined ? undefined : { to, ...passwordResetLetter(this.site, to.firstName, token) };
  }
}

export const passwordResetLetter = ({ shop, publicUrl }: MailSite, firstName: string, token: string) =>
  writeLetter({
    subject: `Choose another password for ${shop}`,
    title: `Another password, ${firstName}?`,
    parts: [
      { text: `Somebody, probably you, has forgotten the password of your account at ${shop}.` },
      { button: 'Choose another password', url: `${publicUrl}/reset-password?token=${token}` },
      {
        small: `The link works once, for ${passwordResets.minutes} minutes. If it was not you, you need do nothing: your password stays as it is.`,
      },
    ],
    signature: shop,
  });
