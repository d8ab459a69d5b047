import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { forbidden, versionMismatch } from '#platform/errors/domain-error.js';
import { appendEvents } from '#platform/events/event-log.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { FieldCheck } from '../field-check.js';
import { EndSessions } from '../session/end-sessions.js';
import { keepAnotherAdministrator, lockAccount } from './account-lock.js';
import { changesTo, endsSessions, isForAdministrators, takesAdministratorAway } from './account.entity.js';
import type { Account, AccountChanges, AccountState } from './account.entity.js';
import { assertMayTouch } from './own-account.js';
import { checkName } from './person-name.js';
import { SealedAccounts, type AccountRow } from './sealed-accounts.js';

export interface UserUpdate {
  id: string;
  wanted: AccountChanges;
  expectedVersion: number | undefined;
}

/** Changes an account; what is so already makes no new version. A change of role or `disabled` ends the person's sessions. */
@Injectable()
export class UpdateUser {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endSessions: EndSessions,
    private readonly accounts: SealedAccounts,
  ) {}

  async execute(caller: Caller, update: UserUpdate): Promise<Account> {
    assertMayTouch(caller, update.id);
    if (caller.role !== 'admin' && isForAdministrators(update.wanted)) throw forbidden();
    checkNames(update.wanted);
    return this.endSessions.afterCommit(() => this.dataSource.transaction((manager) => this.apply(manager, update)));
  }

  private async apply(manager: EntityManager, { id, wanted, expectedVersion }: UserUpdate) {
    const row = await lockAccount(manager, id, expectedVersion);
    const before = this.accounts.open(row);
    const changes = changesTo(before, wanted);
    if (Object.keys(changes).length === 0) return { result: before, ended: [] };
    if (takesAdministratorAway(before, changes)) await keepAnotherAdministrator(manager, id);
    const account = await this.write(manager, row, { ...before, ...changes });
    const ended = endsSessions(changes) ? await this.endSessions.ofAccount(manager, id, 'account_changed') : [];
    const data = { fields: Object.keys(changes), role: account.role, disabled: account.disabled };
    await appendEvents(manager, [{ type: 'user.updated', subject: id, version: account.version, data }]);
    return { result: account, ended };
  }

  private async write(manager: EntityManager, row: AccountRow, wanted: Account): Promise<Account> {
    const names = this.accounts.sealNames(this.accounts.keyOf(row), wanted);
    const [rows] = await manager.query<[Pick<AccountState, 'version' | 'updatedAt'>[], number]>(
      `UPDATE account
       SET first_name_sealed = $3, last_name_sealed = $4, role = $5, disabled = $6, version = version + 1, updated_at = now()
       WHERE id = $1 AND version = $2
       RETURNING version, updated_at AS "updatedAt"`,
      [row.id, row.version, ...names, wanted.role, wanted.disabled],
    );
    const [written] = rows;
    if (!written) throw versionMismatch();
    return { ...wanted, ...written };
  }
}

function checkNames({ firstName, lastName }: AccountChanges): void {
  const check = new FieldCheck();
  if (firstName !== undefined) checkName(check, 'firstName', firstName);
  if (lastName !== undefined) checkName(check, 'lastName', lastName);
  check.throwIfRefused();
}
