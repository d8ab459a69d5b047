import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { appendEvents } from '#platform/events/event-log.js';
import { forgetMails } from '#platform/mail/forget-mails.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { EndSessions } from '../session/end-sessions.js';

/** Of the account stay its id, its role and its moments, for what refers to it. */
const emptyAccount = `
  UPDATE account
  SET deleted_at = now(), updated_at = now(), version = version + 1, email_verified = false, disabled = false,
      password_hash = NULL, email_index = NULL, email_sealed = NULL, first_name_sealed = NULL, last_name_sealed = NULL,
      email = NULL, first_name = NULL, last_name = NULL
  WHERE id = $1 AND deleted_at IS NULL
  RETURNING version`;

/** Everything else that this service keeps about a person. */
const leftovers = [
  'DELETE FROM address WHERE account_id = $1',
  'DELETE FROM email_verification WHERE account_id = $1',
  'DELETE FROM password_reset WHERE account_id = $1',
  'DELETE FROM account_mail WHERE account_id = $1',
  'DELETE FROM mailing_list_member WHERE account_id = $1',
  'DELETE FROM refresh_token USING session WHERE session.id = session_id AND session.account_id = $1',
  `UPDATE session SET user_agent = '' WHERE account_id = $1 AND user_agent <> ''`,
];

/** Takes a person out of this service: their data key is destroyed, and what it sealed goes with it. */
@Injectable()
export class ErasePerson {
  constructor(
    private readonly keys: PersonKeyStore,
    private readonly endSessions: EndSessions,
  ) {}

  /** Answers with the sessions that ended. The event that it appends is what tells the other services. */
  async execute(manager: EntityManager, id: string): Promise<string[]> {
    const [rows] = await manager.query<[{ version: number }[], number]>(emptyAccount, [id]);
    const ended = await this.endSessions.ofAccount(manager, id, 'account_deleted');
    for (const statement of leftovers) await manager.query(statement, [id]);
    await this.keys.destroy(manager, [id]);
    await forgetMails(manager, id);
    const [account] = rows;
    // Who was gone already, or not yet there in a backup that was restored, is no news to the others.
    if (account) await appendEvents(manager, [{ type: 'user.deleted', subject: id, version: account.version, data: {} }]);
    return ended;
  }
}
