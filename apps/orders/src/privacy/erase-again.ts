import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { forgetMails } from '#platform/mail/forget-mails.js';
import { ErasureBooks } from '#platform/privacy/erasure-ledger.js';
import { ErasePeople } from './erase-people.js';

/** Longer than any request takes, and than any access token lives. */
const againForHours = 24;
/** People whom one transaction takes. */
const batch = 100;

/** Erases once more: who was erased lately, since an order that they were just placing may have been written after, and whom a backup brought back. */
@Injectable()
export class EraseAgain {
  private readonly logger = new Logger('privacy');

  constructor(
    private readonly dataSource: DataSource,
    private readonly erase: ErasePeople,
    private readonly books: ErasureBooks,
  ) {}

  /** At every start, and every hour. */
  async execute(): Promise<void> {
    const cameBack = await this.books.cameBack();
    if (cameBack.length > 0) this.logger.warn({ people: cameBack.length }, 'a restored backup had brought people back who were erased');
    for (const personId of cameBack) await forgetMails(this.dataSource.manager, personId);
    const lately: { id: string }[] = await this.dataSource.query(
      'SELECT person_id AS id FROM erasure WHERE erased_at > now() - make_interval(hours => $1)',
      [againForHours],
    );
    const ids = [...cameBack, ...lately.map(({ id }) => id)];
    for (let done = 0; done < ids.length; done += batch) await this.these(ids.slice(done, done + batch));
    await this.books.writeDown();
  }

  /** Half a minute after, when whatever they had begun has ended. */
  async one({ personId }: { personId: string }): Promise<void> {
    await this.these([personId]);
  }

  private async these(personIds: readonly string[]): Promise<void> {
    await this.dataSource.transaction((manager) => this.erase.execute(manager, personIds));
  }
}
