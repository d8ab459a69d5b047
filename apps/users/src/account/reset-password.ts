import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { appendEvents } from '#platform/events/event-log.js';
import { AuditLog } from '../audit-log/audit-log.js';
import { FieldCheck } from '../field-check.js';
import { Guesses } from '../password/guesses.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { checkPassword } from '../password/password-rules.js';
import { EndSessions } from '../session/end-sessions.js';
import { invalidToken } from './account.errors.js';
import { passwordResets } from './mailed-tokens.js';

interface PasswordReset {
  token: string;
  newPassword: string;
}

/** Who it was, and what follows from it. */
interface Reset {
  id: string;
  emailIndex: Buffer;
}

/** Sets the password of whoever reads the mail of an account, and ends all its sessions: one of them may be a thief's. */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordHasher,
    private readonly guesses: Guesses,
    private readonly endSessions: EndSessions,
    private readonly auditLog: AuditLog,
  ) {}

  /** Answers with the account. Throws 400 `INVALID_TOKEN`, or naming `newPassword`. */
  async execute({ token, newPassword }: PasswordReset): Promise<string> {
    const check = new FieldCheck();
    checkPassword(check, 'newPassword', newPassword);
    check.throwIfRefused();
    // Nothing is hashed for a token that is none.
    if (!(await passwordResets.isGood(this.dataSource.manager, token))) throw invalidToken();
    const hash = await this.passwords.hash(newPassword);
    const { id, emailIndex } = await this.endSessions.afterCommit(() =>
      this.dataSource.transaction((manager) => this.apply(manager, token, hash)),
    );
    await this.guesses.forget(emailIndex);
    await this.auditLog.append({
      actor: { kind: 'user', id },
      action: 'resetPassword',
      target: `user:${id}`,
      result: 'succeeded',
      status: 204,
    });
    return id;
  }

  /** Whoever reads the mail has shown that the address is theirs. */
  private async apply(manager: EntityManager, token: string, hash: string): Promise<{ result: Reset; ended: string[] }> {
    const id = await passwordResets.use(manager, token);
    if (id === undefined) throw invalidToken();
    const [rows] = await manager.query<[{ version: number; emailIndex: Buffer; verifies: boolean }[], number]>(
      `UPDATE account a SET password_hash = $2, email_verified = true, version = a.version + 1, updated_at = now()
       FROM account before WHERE before.id = a.id AND a.id = $1 AND NOT a.disabled AND a.deleted_at IS NULL
       RETURNING a.version, a.email_index AS "emailIndex", NOT before.email_verified AS verifies`,
      [id, hash],
    );
    const [account] = rows;
    if (!account) throw invalidToken();
    const ended = await this.endSessions.ofAccount(manager, id, 'password_changed');
    const fields = account.verifies ? ['password', 'emailVerified'] : ['password'];
    await appendEvents(manager, [{ type: 'user.updated', subject: id, version: account.version, data: { fields } }]);
    return { result: { id, emailIndex: account.emailIndex }, ended };
  }
}
