import type { Provider } from '@nestjs/common';
import { mailProviders } from '#platform/mail/mail-providers.js';
import { ListWelcomeMail } from './mailing-list/list-welcome.mail.js';
import { MailingListConsumer } from './mailing-list/mailing-list.consumer.js';
import { MailingListQueries } from './mailing-list/mailing-list.queries.js';
import { UnsubscribeTokens } from './mailing-list/unsubscribe-token.js';
import { Unsubscribe } from './mailing-list/unsubscribe.js';
import { EmailChangedMail } from './notification/email-changed.mail.js';
import { PasswordChangedMail } from './notification/password-changed.mail.js';
import { PasswordResetMail } from './notification/password-reset.mail.js';
import { Recipients } from './notification/recipients.js';
import { UsersMailConsumer } from './notification/users-mail.consumer.js';
import { VerifyEmailMail } from './notification/verify-email.mail.js';
import { WelcomeMail } from './notification/welcome.mail.js';
import type { UsersConfig } from './users.env.js';

const mailKinds = [WelcomeMail, VerifyEmailMail, PasswordResetMail, PasswordChangedMail, EmailChangedMail, ListWelcomeMail];

/** The mails of this service, and the mailing list. */
export const mailOfUsers = ({ INTERNAL_SECRET, USERS_DATABASE_URL, mail }: UsersConfig): Provider[] => [
  { provide: UnsubscribeTokens, useValue: new UnsubscribeTokens(INTERNAL_SECRET) },
  Recipients,
  UsersMailConsumer,
  MailingListConsumer,
  MailingListQueries,
  Unsubscribe,
  ...mailProviders(USERS_DATABASE_URL, mail, mailKinds),
];
