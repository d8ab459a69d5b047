import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageInfo, PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { countOf, cutPage, toPage } from '#platform/database/page.js';
import { recordColumns, type AuditRecord, type AuditResult } from './audit-chain.js';

/** Which entries are wanted; what is undefined does not restrict. */
export interface AuditFilter {
  actorId: string | undefined;
  action: string | undefined;
  target: string | undefined;
  result: AuditResult | undefined;
  from: Date | undefined;
  to: Date | undefined;
}

/** PostgreSQL's `bigint` comes as text. */
type Row = Omit<AuditRecord, 'position'> & { position: string };

@Injectable()
export class AuditLogQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cursors: KeysetCursors,
  ) {}

  /** Newest first. */
  async list(filter: AuditFilter, request: PageRequest | undefined): Promise<{ entries: AuditRecord[]; page: PageInfo }> {
    const { limit, cursor, count } = toPage(request);
    const list = JSON.stringify(['audit-log', Object.values(filter)]);
    const after = this.cursors.decode(list, cursor);
    const { where, values } = conditionsOf(filter);
    const from = `FROM audit_log ${where}`;
    const before = after ? `${where === '' ? 'WHERE' : 'AND'} position < $${values.length + 2}` : '';
    const rows = await this.dataSource.query<Row[]>(
      `SELECT ${recordColumns} ${from} ${before} ORDER BY audit_log.position DESC LIMIT $${values.length + 1}`,
      [...values, limit + 1, ...(after ?? [])],
    );
    const shown = cutPage(rows, limit, (last) => this.cursors.encode(list, [last.position]));
    const total = await countOf(this.dataSource.manager, count, from, values);
    return {
      entries: shown.rows.map((row) => ({ ...row, position: Number(row.position) })),
      page: { limit, nextCursor: shown.nextCursor, total },
    };
  }
}

/** Only what was asked for is in the statement, so that each filter finds its index. */
function conditionsOf({ actorId, action, target, result, from, to }: AuditFilter): { where: string; values: unknown[] } {
  const wanted: [string, unknown][] = [
    ['actor_id =', actorId],
    ['action =', action],
    ['target =', target],
    ['result =', result],
    ['at >=', from],
    ['at <', to],
  ];
  const given = wanted.filter(([, value]) => value !== undefined);
  const conditions = given.map(([condition], index) => `${condition} $${index + 1}`);
  return {
    where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '',
    // PostgreSQL keeps no NUL, so nothing has one.
    values: given.map(([, value]) => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value)),
  };
}
