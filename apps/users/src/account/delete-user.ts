import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { versionMismatch } from '#platform/errors/domain-error.js';
import { appendEvents } from '#platform/events/event-log.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { EndSessions } from '../session/end-sessions.js';
import { keepAnotherAdministrator, lockAccount } from './account-lock.js';
import { isActiveAdministrator } from './account.entity.js';
import { assertMayTouch } from './own-account.js';

/** Takes an account away: nobody sees it any more, its sessions end, its address becomes free. The row stays for what refers to it. */
@Injectable()
export class DeleteUser {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endSessions: EndSessions,
  ) {}

  async execute(caller: Caller, id: string, expectedVersion: number | undefined): Promise<void> {
    assertMayTouch(caller, id);
    await this.endSessions.afterCommit(() => this.dataSource.transaction((manager) => this.apply(manager, id, expectedVersion)));
  }

  private async apply(manager: EntityManager, id: string, expectedVersion: number | undefined) {
    const account = await lockAccount(manager, id, expectedVersion);
    if (isActiveAdministrator(account)) await keepAnotherAdministrator(manager, id);
    const [, count] = await manager.query<[unknown, number]>(
      `UPDATE account SET deleted_at = now(), updated_at = now(), version = version + 1 WHERE id = $1 AND version = $2`,
      [id, account.version],
    );
    if (count === 0) throw versionMismatch();
    const ended = await this.endSessions.ofAccount(manager, id, 'account_deleted');
    await appendEvents(manager, [{ type: 'user.deleted', subject: id, version: account.version + 1, data: {} }]);
    return { result: undefined, ended };
  }
}
