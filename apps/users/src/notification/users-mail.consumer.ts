import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventConsumer, type ReceivedEvent } from '#platform/events/event-consumer.js';
import { postMail } from '#platform/mail/mail-kind.js';
import { passwordChangedMail } from './password-changed.mail.js';
import { verifyEmailMail } from './verify-email.mail.js';
import { welcomeMail } from './welcome.mail.js';

/**
 * Welcomes whoever registers, asks whoever has a new address whether it is theirs, and tells people of another password. The first administrator did
 * not register: the configuration made them.
 */
@Injectable()
export class UsersMailConsumer extends EventConsumer {
  readonly name = 'users.mail';
  readonly aggregates = ['user'] as const;

  async handle(event: ReceivedEvent, manager: EntityManager): Promise<void> {
    if (event.type === 'user.created' && event.data.role === 'customer') await postMail(manager, welcomeMail, event);
    if (event.type !== 'user.updated') return;
    const { fields } = event.data;
    if (fields.includes('password')) await postMail(manager, passwordChangedMail, event);
    if (fields.includes('email')) await postMail(manager, verifyEmailMail, event);
  }
}
