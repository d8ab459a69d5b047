import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventConsumer, type ReceivedEvent } from '#platform/events/event-consumer.js';
import { postMail } from '#platform/mail/mail-kind.js';
import { welcomeMail } from './welcome.mail.js';

/** Welcomes whoever registers. The first administrator did not: the configuration made them. */
@Injectable()
export class UsersMailConsumer extends EventConsumer {
  readonly name = 'users.mail';
  readonly aggregates = ['user'] as const;

  async handle(event: ReceivedEvent, manager: EntityManager): Promise<void> {
    if (event.type === 'user.created' && event.data.role === 'customer') await postMail(manager, welcomeMail, event);
  }
}
