import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventConsumer, type ReceivedEvent } from '#platform/events/event-consumer.js';
import { addJob } from '#platform/jobs/add-job.js';
import { forgetMails } from '#platform/mail/forget-mails.js';
import { eraseAgainJob, noteErasuresJob } from '../order/order-jobs.js';
import { ErasePeople } from './erase-people.js';

/** Forgets a person here when users has. */
@Injectable()
export class ErasureConsumer extends EventConsumer {
  readonly name = 'orders.erasure';
  readonly aggregates = ['user'] as const;

  constructor(private readonly erase: ErasePeople) {
    super();
  }

  async handle(event: ReceivedEvent, manager: EntityManager): Promise<void> {
    if (event.type !== 'user.deleted') return;
    await this.erase.execute(manager, [event.subject]);
    await forgetMails(manager, event.subject);
    await addJob(manager, noteErasuresJob());
    await addJob(manager, eraseAgainJob(event.subject));
  }
}
