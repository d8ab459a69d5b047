import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { revokedForSeconds } from '#platform/auth/access-token-rules.js';

/** Longer than a transaction that ends a session takes to commit after writing the moment. */
const overlapMs = 5_000;

@Injectable()
export class SessionQueries {
  constructor(private readonly dataSource: DataSource) {}

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
