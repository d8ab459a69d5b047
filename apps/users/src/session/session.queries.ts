import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageInfo, PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { revokedForSeconds } from '#platform/auth/access-token-rules.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { countOf, cutPage, toPage } from '#platform/database/page.js';
import { refreshTokenDays } from './refresh-token.js';
import type { Session } from './session.entity.js';

/** Longer than a transaction that ends a session takes to commit after writing the moment. */
const overlapMs = 5_000;

@Injectable()
export class SessionQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cursors: KeysetCursors,
  ) {}

  /** Those of an account that are alive, newest first: they have not ended, and their last refresh token has not expired. */
  async liveOf(accountId: string, request: PageRequest | undefined): Promise<{ sessions: Session[]; page: PageInfo }> {
    const { limit, cursor, count } = toPage(request);
    const list = `sessions ${accountId}`;
    const after = this.cursors.decode(list, cursor);
    const from = `FROM session WHERE account_id = $1 AND ended_at IS NULL AND last_seen_at > now() - make_interval(days => $2)`;
    const rows = await this.dataSource.query<Session[]>(
      `SELECT id, created_at AS "createdAt", last_seen_at AS "lastSeenAt", user_agent AS "userAgent" ${from}
       ${after ? 'AND (created_at, id) < ($4, $5)' : ''} ORDER BY created_at DESC, id DESC LIMIT $3`,
      [accountId, refreshTokenDays, limit + 1, ...(after ?? [])],
    );
    const shown = cutPage(rows, limit, (last) => this.cursors.encode(list, [last.createdAt.toISOString(), last.id]));
    const total = await countOf(this.dataSource.manager, count, from, [accountId, refreshTokenDays]);
    return { sessions: shown.rows, page: { limit, nextCursor: shown.nextCursor, total } };
  }

  /** The sessions that ended since then and of which an access token may still be alive, and the moment to ask from again. */
  async endedSince(since: Date | undefined): Promise<{ sessionIds: string[]; nextSince: Date }> {
    const [row] = await this.dataSource.query<{ sessionIds: string[]; now: Date }[]>(
      `SELECT coalesce(array_agg(id), '{}') AS "sessionIds", now() AS now
       FROM (SELECT id, ended_at FROM session UNION ALL SELECT id, ended_at FROM ended_client_session) AS ended
       WHERE ended_at >= greatest($1::timestamptz, now() - make_interval(secs => $2))`,
      [since, revokedForSeconds],
    );
    const { sessionIds, now } = row;
    return { sessionIds, nextSince: new Date(now.getTime() - overlapMs) };
  }
}
