import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { writeLetter } from '#platform/mail/letter.js';
import { MailKind, type MailFact } from '#platform/mail/mail-kind.js';
import { MailSite } from '#platform/mail/mail-site.js';
import type { MailContent } from '#platform/mail/mail.js';
import { unlessTampered } from '#platform/privacy/person-key.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { Recipients } from './recipients.js';

export const emailChangedMail = 'email-changed';

/** Where the address stood that its job carries, sealed with the person's key: whoever is erased before it goes out gets none. */
export const formerAddress = 'email_changed.former_address';

/** What the job keeps: the account has another address by now. */
export interface EmailChanged {
  /** In base64. */
  sealedFormerAddress: string;
}

/** Tells the address that an account had that it has another, in case it was not its owner who changed it. */
@Injectable()
export class EmailChangedMail extends MailKind<EmailChanged> {
  readonly name = emailChangedMail;

  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: PersonKeyStore,
    private readonly recipients: Recipients,
    private readonly site: MailSite,
  ) {
    super();
  }

  override async compose({ subject: accountId, data }: MailFact<EmailChanged>): Promise<MailContent | undefined> {
    const [to, key] = [await this.recipients.find(accountId), await this.keys.find(this.dataSource.manager, accountId)];
    if (!to || !key) return undefined;
    const address = unlessTampered(() => key.open(Buffer.from(data.sealedFormerAddress, 'base64'), formerAddress), undefined);
    return address === undefined ? undefined : { to: { ...to, address }, ...emailChangedLetter(this.site, to.firstName) };
  }
}

export const emailChangedLetter = ({ shop }: MailSite, firstName: string) =>
  writeLetter({
    subject: `Your e-mail address for ${shop} was changed`,
    title: `Your address was changed, ${firstName}`,
    parts: [
      { text: `Your account at ${shop} has another e-mail address now. What we write to you goes there from now on.` },
      { text: 'If this was not you, somebody knows your password: please tell us at once.' },
    ],
    signature: shop,
  });
