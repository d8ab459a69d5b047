import type { Provider } from '@nestjs/common';
import { mailProviders } from '#platform/mail/mail-providers.js';
import { ListWelcomeMail } from './mailing-list/list-welcome.mail.js';
import { MailingListConsumer } from './mailing-list/mailing-list.consumer.js';
import { MailingListQueries } from './mailing-list/mailing-list.queries.js';
import { UnsubscribeTokens } from './mailing-list/unsubscribe-token.js';
import { Unsubscribe } from './mailing-list/unsubscribe.js';
import { Recipients } from './notification/recipients.js';
import { UsersMailConsumer } from './notification/users-mail.consumer.js';
import { WelcomeMail } from './notification/welcome.mail.js';
import type { UsersConfig } from './users.env.js';

/** The mails of this service, and the mailing list. */
export const mailOfUsers = ({ INTERNAL_SECRET, USERS_DATABASE_URL, mail }: UsersConfig): Provider[] => [
  { provide: UnsubscribeTokens, useValue: new UnsubscribeTokens(INTERNAL_SECRET) },
  Recipients,
  UsersMailConsumer,
  MailingListConsumer,
  MailingListQueries,
  Unsubscribe,
  ...mailProviders(USERS_DATABASE_URL, mail, [WelcomeMail, ListWelcomeMail]),
];
