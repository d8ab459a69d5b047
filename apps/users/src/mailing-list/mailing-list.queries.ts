import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageInfo, PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { countOf, cutPage, toPage } from '#platform/database/page.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { accountColumns, SealedAccounts, type AccountRow } from '../account/sealed-accounts.js';

/** Somebody on the mailing list. */
export interface Member {
  userId: string;
  email: string;
  emailVerified: boolean;
  subscribedAt: Date;
}

const list = JSON.stringify(['mailing-list']);
const members = 'FROM mailing_list_member m JOIN account a ON a.id = m.account_id';
const stay = 'WHERE m.unsubscribed_at IS NULL AND a.deleted_at IS NULL';
const from = `${members} ${stay}`;
const joined = `${members} LEFT JOIN person_key k ON k.person_id = a.id ${stay}`;

@Injectable()
export class MailingListQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cursors: KeysetCursors,
    private readonly accounts: SealedAccounts,
  ) {}

  async isMember(accountId: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(`SELECT 1 ${from} AND m.account_id = $1`, [accountId]);
    return rows.length > 0;
  }

  /** Newest first. */
  async list(request: PageRequest | undefined): Promise<{ members: Member[]; page: PageInfo }> {
    const { limit, cursor, count } = toPage(request);
    const after = this.cursors.decode(list, cursor);
    const rows = await this.dataSource.query<(AccountRow & Pick<Member, 'subscribedAt'>)[]>(
      `SELECT ${accountColumns}, m.subscribed_at AS "subscribedAt" ${joined} ${after ? 'AND (m.subscribed_at, m.account_id) < ($2, $3)' : ''}
       ORDER BY m.subscribed_at DESC, m.account_id DESC LIMIT $1`,
      [limit + 1, ...(after ?? [])],
    );
    const shown = cutPage(rows, limit, (last) => this.cursors.encode(list, [last.subscribedAt.toISOString(), last.id]));
    const total = await countOf(this.dataSource.manager, count, from, []);
    const shownMembers = shown.rows.map((row) => this.toMember(row));
    return { members: shownMembers, page: { limit, nextCursor: shown.nextCursor, total } };
  }

  private toMember(row: AccountRow & Pick<Member, 'subscribedAt'>): Member {
    const { id, email, emailVerified } = this.accounts.openForList(row);
    return { userId: id, email, emailVerified, subscribedAt: row.subscribedAt };
  }
}
