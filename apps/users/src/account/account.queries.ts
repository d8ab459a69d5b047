import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { PageInfo, PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { countOf, cutPage, toPage } from '#platform/database/page.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { preparedQuery } from '#platform/database/prepared-query.js';
import type { Account, Role } from './account.entity.js';
import { userNotFound } from './account.errors.js';
import { accountColumns, accountTables, SealedAccounts, type AccountRow } from './sealed-accounts.js';

interface ListFilter {
  /** Exact address, compared without regard to case; empty for all. */
  email: string;
  role: Role | undefined;
}

const byId = `SELECT ${accountColumns} FROM ${accountTables} WHERE a.id = $1 AND a.deleted_at IS NULL`;

@Injectable()
export class AccountQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cursors: KeysetCursors,
    private readonly accounts: SealedAccounts,
  ) {}

  /** Throws 404 `USER_NOT_FOUND`, 409 `PERSONAL_DATA_TAMPERED`. */
  async get(id: string): Promise<Account> {
    if (!isUuid(id)) throw userNotFound();
    const { rows } = await preparedQuery<AccountRow>(this.dataSource.manager, byId, [id]);
    if (!rows[0]) throw userNotFound();
    return this.accounts.open(rows[0]);
  }

  /** Newest first. */
  async list({ email, role }: ListFilter, request: PageRequest | undefined): Promise<{ accounts: Account[]; page: PageInfo }> {
    const { limit, cursor, count } = toPage(request);
    const list = JSON.stringify(['users', email.toLowerCase(), role ?? null]);
    const after = this.cursors.decode(list, cursor);
    const values: unknown[] = [email === '' ? null : this.accounts.indexOf(email), role ?? null];
    const where = 'WHERE a.deleted_at IS NULL AND ($1::bytea IS NULL OR a.email_index = $1) AND ($2::text IS NULL OR a.role = $2)';
    const rows = await this.dataSource.query<AccountRow[]>(
      `SELECT ${accountColumns} FROM ${accountTables} ${where} ${after ? 'AND (a.created_at, a.id) < ($4, $5)' : ''}
       ORDER BY a.created_at DESC, a.id DESC LIMIT $3`,
      [...values, limit + 1, ...(after ?? [])],
    );
    const shown = cutPage(rows, limit, (last) => this.cursors.encode(list, [last.createdAt.toISOString(), last.id]));
    const total = await countOf(this.dataSource.manager, count, `FROM account a ${where}`, values);
    return { accounts: shown.rows.map((row) => this.accounts.openForList(row)), page: { limit, nextCursor: shown.nextCursor, total } };
  }
}
