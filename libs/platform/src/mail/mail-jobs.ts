import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { JobRunner } from '../jobs/job-runner.js';
import { forgetTask, type ForgetMails } from './forget-mails.js';
import { mailWithinMs, taskOf, type AnyMailKind, type MailFact, type MailJob } from './mail-kind.js';
import { RecipientRefused, type Mailer } from './mailer.js';

/** Sends the mails of a service, and forgets those to whoever is erased. It works apart from the service's other jobs: a mail server that hangs must not keep stock from being released. */
export class MailJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('mail');
  private readonly runner: JobRunner;

  constructor(
    databaseUrl: string,
    private readonly mailer: Mailer,
    kinds: readonly AnyMailKind[],
  ) {
    const handlers = kinds.map((kind) => [taskOf(kind.name), (job: MailJob) => this.send(kind, job)] as const);
    const forget = ({ personId }: ForgetMails) => this.mailer.forget(personId);
    const tasks = { ...Object.fromEntries(handlers), [forgetTask]: forget };
    this.runner = new JobRunner({ databaseUrl, handlers: tasks, concurrency: 2, ahead: false });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
    this.mailer.close();
  }

  /** May run more than once: the mail's id, and what is made of it, stay the same. A rejection means "again, later". */
  async send(kind: AnyMailKind, { fact, addedAt }: MailJob): Promise<void> {
    const about = new Date(fact.time);
    const mail = `${fact.id}.${kind.name}`;
    try {
      const content = await kind.compose({ ...fact, time: about } as MailFact<never>);
      if (content) await this.mailer.send({ ...content, id: mail, about });
    } catch (error) {
      const triedLong = Date.now() - new Date(addedAt).getTime() > mailWithinMs;
      if (!triedLong && !(error instanceof RecipientRefused)) throw error;
      this.logger.error({ err: error, mail }, 'a mail is given up');
    }
  }
}
