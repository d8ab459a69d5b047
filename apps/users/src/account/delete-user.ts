import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Caller } from '#platform/grpc/call-context.js';
import { AuditLog } from '../audit-log/audit-log.js';
import { ErasePerson } from '../privacy/erase-person.js';
import { ErasureKeeper } from '../privacy/erasure-keeper.js';
import { EndSessions } from '../session/end-sessions.js';
import { keepAnotherAdministrator, lockAccount } from './account-lock.js';
import { isActiveAdministrator } from './account.entity.js';
import { assertMayTouch } from './own-account.js';

/** Erases a person: nobody sees them any more, their sessions end, their address becomes free. The emptied row stays for what refers to it. */
@Injectable()
export class DeleteUser {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endSessions: EndSessions,
    private readonly erasePerson: ErasePerson,
    private readonly keeper: ErasureKeeper,
    private readonly auditLog: AuditLog,
  ) {}

  /** What was tampered with is erased like anything else. */
  async execute(caller: Caller, id: string, expectedVersion: number | undefined): Promise<void> {
    assertMayTouch(caller, id);
    await this.endSessions.afterCommit(() => this.dataSource.transaction((manager) => this.apply(manager, id, expectedVersion)));
    await this.keeper.writeDown();
    // What administrators do is noted where they come in.
    if (caller.role === 'customer')
      await this.auditLog.append({
        actor: { kind: 'user', id },
        action: 'deleteMe',
        target: `user:${id}`,
        result: 'succeeded',
        status: 204,
      });
  }

  private async apply(manager: EntityManager, id: string, expectedVersion: number | undefined) {
    const account = await lockAccount(manager, id, expectedVersion);
    if (isActiveAdministrator(account)) await keepAnotherAdministrator(manager, id);
    return { result: undefined, ended: await this.erasePerson.execute(manager, id) };
  }
}
