import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { revokedForSeconds } from '#platform/auth/access-token-rules.js';
import { emailVerifications, passwordResets } from './account/mailed-tokens.js';
import { Guesses } from './password/guesses.js';

/** With a session goes whatever refreshed it. */
const endedSessions = `DELETE FROM session WHERE ended_at < now() - make_interval(secs => $1)`;

/** A session whose last refresh token has expired is over, though nobody ended it. */
const expiredSessions = `
  WITH expired AS (DELETE FROM refresh_token WHERE expires_at < now() RETURNING session_id)
  DELETE FROM session s USING expired
  WHERE s.id = expired.session_id AND NOT EXISTS (SELECT FROM refresh_token t WHERE t.session_id = s.id AND t.expires_at >= now())`;

/** Forgets what nobody can use any more: sessions that are over, tokens that have expired, wrong passwords of long ago. */
@Injectable()
export class Housekeeping {
  constructor(
    private readonly dataSource: DataSource,
    private readonly guesses: Guesses,
  ) {}

  async execute(): Promise<void> {
    const { manager } = this.dataSource;
    await manager.query(endedSessions, [revokedForSeconds]);
    await manager.query(expiredSessions);
    await emailVerifications.forgetOld(manager);
    await passwordResets.forgetOld(manager);
    await manager.query(`DELETE FROM account_mail WHERE sent_at < now() - interval '1 day'`);
    await this.guesses.forgetOld();
  }
}
