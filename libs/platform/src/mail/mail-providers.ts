import type { Provider, Type } from '@nestjs/common';
import { FolderMailer } from './folder-mailer.js';
import { MailJobs } from './mail-jobs.js';
import { MailSite } from './mail-site.js';
import type { AnyMailKind } from './mail-kind.js';
import type { MailSettings } from './mail.env.js';
import { Mailer } from './mailer.js';
import { SmtpMailer } from './smtp-mailer.js';

/** Everything that sends the mails of a service: the kinds that it knows, and where they go. */
export const mailProviders = (databaseUrl: string, settings: MailSettings, kinds: readonly Type<AnyMailKind>[]): Provider[] => [
  { provide: MailSite, useValue: new MailSite(settings.from.name, settings.publicUrl) },
  { provide: Mailer, useFactory: () => openMailer(settings) },
  ...kinds,
  {
    provide: MailJobs,
    useFactory: (mailer: Mailer, ...known: AnyMailKind[]) => new MailJobs(databaseUrl, mailer, known),
    inject: [Mailer, ...kinds],
  },
];

const openMailer = ({ url, folder, from }: MailSettings): Mailer =>
  url === undefined ? new FolderMailer(folder, from) : new SmtpMailer(url, from);
