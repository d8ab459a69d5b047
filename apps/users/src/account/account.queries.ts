import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { PageInfo, PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { countOf, cutPage, toPage } from '#platform/database/page.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { accountColumns, type Account, type Role } from './account.entity.js';
import { userNotFound } from './account.errors.js';

interface ListFilter {
  /** Exact address, compared without regard to case; empty for all. */
  email: string;
  role: Role | undefined;
}

@Injectable()
export class AccountQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cursors: KeysetCursors,
  ) {}

  /** Throws 404 `USER_NOT_FOUND`. */
  async get(id: string): Promise<Account> {
    if (!isUuid(id)) throw userNotFound();
    const [account] = await this.dataSource.query<Account[]>(`SELECT ${accountColumns} FROM account WHERE id = $1 AND deleted_at IS NULL`, [
      id,
    ]);
    if (!account) throw userNotFound();
    return account;
  }

  /** Newest first. */
  async list({ email, role }: ListFilter, request: PageRequest | undefined): Promise<{ accounts: Account[]; page: PageInfo }> {
    const { limit, cursor, count } = toPage(request);
    const list = JSON.stringify(['users', email.toLowerCase(), role ?? null]);
    const after = this.cursors.decode(list, cursor);
    // PostgreSQL keeps no NUL, and an address cannot have one: nobody has it.
    const values: unknown[] = [email === '' ? null : email.replaceAll('\0', '\uFFFD'), role ?? null];
    const from = `FROM account WHERE deleted_at IS NULL AND ($1::text IS NULL OR lower(email) = lower($1)) AND ($2::text IS NULL OR role = $2)`;
    const rows = await this.dataSource.query<Account[]>(
      `SELECT ${accountColumns} ${from} ${after ? 'AND (created_at, id) < ($4, $5)' : ''} ORDER BY created_at DESC, id DESC LIMIT $3`,
      [...values, limit + 1, ...(after ?? [])],
    );
    const shown = cutPage(rows, limit, (last) => this.cursors.encode(list, [last.createdAt.toISOString(), last.id]));
    const total = await countOf(this.dataSource.manager, count, from, values);
    return { accounts: shown.rows, page: { limit, nextCursor: shown.nextCursor, total } };
  }
}
