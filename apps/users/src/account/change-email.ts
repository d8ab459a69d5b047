import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { appendEvents } from '#platform/events/event-log.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { postNote } from '#platform/mail/mail-kind.js';
import { FieldCheck } from '../field-check.js';
import { emailChangedMail, formerAddress, type EmailChanged } from '../notification/email-changed.mail.js';
import { CurrentPassword } from '../password/current-password.js';
import { wrongCurrentPassword } from '../password/password.errors.js';
import { EndSessions } from '../session/end-sessions.js';
import { lockAccount } from './account-lock.js';
import { checkEmail } from './email-address.js';
import { emailVerifications, passwordResets } from './mailed-tokens.js';
import { SealedAccounts } from './sealed-accounts.js';
import { SetEmail } from './set-email.js';

interface EmailChange {
  email: string;
  currentPassword: string;
}

/** Gives the caller another address, which is to be verified anew, and ends every session but the one that asks. */
@Injectable()
export class ChangeEmail {
  constructor(
    private readonly dataSource: DataSource,
    private readonly currentPassword: CurrentPassword,
    private readonly accounts: SealedAccounts,
    private readonly setEmail: SetEmail,
    private readonly endSessions: EndSessions,
  ) {}

  /** Throws 400 naming `currentPassword`, 409 `EMAIL_TAKEN`, 429 `TOO_MANY_ATTEMPTS`. */
  async execute(caller: Caller, { email, currentPassword }: EmailChange): Promise<void> {
    const check = new FieldCheck();
    checkEmail(check, email);
    check.throwIfRefused();
    const hash = await this.currentPassword.verify(caller.userId, currentPassword);
    await this.endSessions.afterCommit(() => this.dataSource.transaction((manager) => this.apply(manager, caller, { email, hash })));
  }

  /** What was sent to the former address is worth nothing any more. */
  private async apply(manager: EntityManager, { userId, sessionId }: Caller, { email, hash }: { email: string; hash: string }) {
    const row = await lockAccount(manager, userId, undefined);
    await this.assertSame(manager, userId, hash);
    const before = this.accounts.open(row);
    if (before.email === email) return { result: undefined, ended: [] };
    const version = await this.setEmail.setEmail(manager, userId, email);
    await emailVerifications.forget(manager, userId);
    await passwordResets.forget(manager, userId);
    const ended = await this.endSessions.ofAccount(manager, userId, 'account_changed', sessionId);
    await appendEvents(manager, [{ type: 'user.updated', subject: userId, version, data: { fields: ['email'] } }]);
    const sealed = this.accounts.keyOf(row).seal(before.email, formerAddress);
    const data: EmailChanged = { sealedFormerAddress: sealed.toString('base64') };
    await postNote(manager, emailChangedMail, { subject: userId, data });
    return { result: undefined, ended };
  }

  /** The password was right a moment ago: it must not have been changed since. */
  private async assertSame(manager: EntityManager, id: string, hash: string): Promise<void> {
    const same = await manager.query<unknown[]>('SELECT 1 FROM account WHERE id = $1 AND password_hash = $2', [id, hash]);
    if (same.length === 0) throw wrongCurrentPassword();
  }
}
