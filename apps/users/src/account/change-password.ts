import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { appendEvents } from '#platform/events/event-log.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { FieldCheck } from '../field-check.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { checkPassword } from '../password/password-rules.js';
import { CurrentPassword } from '../password/current-password.js';
import { wrongCurrentPassword } from '../password/password.errors.js';
import { passwordResets } from './mailed-tokens.js';
import { EndSessions } from '../session/end-sessions.js';

interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

interface NewHash {
  before: string;
  after: string;
}

/** Gives the caller another password and ends every session but the one that asks. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly dataSource: DataSource,
    private readonly currentPassword: CurrentPassword,
    private readonly passwords: PasswordHasher,
    private readonly endSessions: EndSessions,
  ) {}

  async execute(caller: Caller, { currentPassword, newPassword }: PasswordChange): Promise<void> {
    const check = new FieldCheck();
    checkPassword(check, 'newPassword', newPassword);
    check.throwIfRefused();
    const before = await this.currentPassword.verify(caller.userId, currentPassword);
    const after = await this.passwords.hash(newPassword);
    await this.endSessions.afterCommit(() => this.dataSource.transaction((manager) => this.apply(manager, caller, { before, after })));
  }

  /** The old hash in the WHERE keeps two changes at once from both being right about the current password. */
  private async apply(manager: EntityManager, { userId, sessionId }: Caller, { before, after }: NewHash) {
    const [rows] = await manager.query<[{ version: number }[], number]>(
      `UPDATE account SET password_hash = $3, version = version + 1, updated_at = now()
       WHERE id = $1 AND password_hash = $2 AND deleted_at IS NULL
       RETURNING version`,
      [userId, before, after],
    );
    const [account] = rows;
    if (!account) throw wrongCurrentPassword();
    await passwordResets.forget(manager, userId);
    const ended = await this.endSessions.ofAccount(manager, userId, 'password_changed', sessionId);
    await appendEvents(manager, [{ type: 'user.updated', subject: userId, version: account.version, data: { fields: ['password'] } }]);
    return { result: undefined, ended };
  }
}
