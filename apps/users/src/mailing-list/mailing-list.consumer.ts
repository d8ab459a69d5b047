import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventConsumer, type ReceivedEvent } from '#platform/events/event-consumer.js';
import { postMail } from '#platform/mail/mail-kind.js';
import { listWelcomeMail } from './list-welcome.mail.js';

/** Puts whoever asked for it on the mailing list, and takes off whoever is gone. */
@Injectable()
export class MailingListConsumer extends EventConsumer {
  readonly name = 'users.mailing-list';
  readonly aggregates = ['user'] as const;

  async handle(event: ReceivedEvent, manager: EntityManager): Promise<void> {
    if (event.type === 'user.deleted') {
      await manager.query('DELETE FROM mailing_list_member WHERE account_id = $1', [event.subject]);
    } else if (event.type === 'user.created' && event.data.newsletter) {
      await manager.query('INSERT INTO mailing_list_member (account_id, subscribed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        event.subject,
        event.time,
      ]);
      await postMail(manager, listWelcomeMail, event);
    }
  }
}
