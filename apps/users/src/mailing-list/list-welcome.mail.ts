import { Injectable } from '@nestjs/common';
import { writeLetter } from '#platform/mail/letter.js';
import { MailKind, type MailFact } from '#platform/mail/mail-kind.js';
import { MailSite } from '#platform/mail/mail-site.js';
import type { MailContent } from '#platform/mail/mail.js';
import { Recipients } from '../notification/recipients.js';
import { MailingListQueries } from './mailing-list.queries.js';
import { UnsubscribeTokens } from './unsubscribe-token.js';

export const listWelcomeMail = 'list-welcome';

/** Tells somebody that they are on the mailing list, and how to leave it. */
@Injectable()
export class ListWelcomeMail extends MailKind<'user.created'> {
  readonly name = listWelcomeMail;

  constructor(
    private readonly recipients: Recipients,
    private readonly members: MailingListQueries,
    private readonly tokens: UnsubscribeTokens,
    private readonly site: MailSite,
  ) {
    super();
  }

  override async compose({ subject: accountId }: MailFact<'user.created'>): Promise<MailContent | undefined> {
    const to = await this.recipients.find(accountId);
    if (!to || !(await this.members.isMember(accountId))) return undefined;
    const url = `${this.site.publicUrl}/api/v1/mailing-list/unsubscribe?token=${this.tokens.issue(accountId)}`;
    return { to, ...listWelcomeLetter(this.site.shop, to.firstName, url), headers: unsubscribeHeaders(url) };
  }
}

/** One click: the mail program itself posts to `url` (RFC 8058 §3.1). Every mail to the list carries these. */
export const unsubscribeHeaders = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

export const listWelcomeLetter = (shop: string, firstName: string, unsubscribeUrl: string) =>
  writeLetter({
    subject: `You are on the mailing list of ${shop}`,
    title: `Good to have you, ${firstName}`,
    parts: [
      { text: `You asked to hear from ${shop} now and then. This is all for now.` },
      { small: 'Take me off the list', url: unsubscribeUrl },
    ],
    signature: shop,
  });
