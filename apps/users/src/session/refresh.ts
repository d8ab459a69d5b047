import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Tokens } from '#contracts/generated/ashlar/users/v1/user.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { AuditLog } from '../audit-log/audit-log.js';
import { AccessTokens } from './access-tokens.js';
import { EndSessions } from './end-sessions.js';
import { newRefreshToken, refreshTokenDays, refreshTokenHash } from './refresh-token.js';
import { invalidRefreshToken, refreshTokenReused } from './session.errors.js';

/**
 * One statement: the token is used up, the session seen, the successor written, or nothing at all. Of two at once the second waits for the
 * first one's row and then finds it used; a session that ends meanwhile leaves no successor.
 */
const rotate = `
  WITH used AS (
    UPDATE refresh_token SET used_at = now()
    FROM session JOIN account ON account.id = session.account_id
    WHERE hash = $1 AND used_at IS NULL AND expires_at > now()
      AND session.id = session_id AND session.ended_at IS NULL AND NOT account.disabled AND account.deleted_at IS NULL
    RETURNING session.id AS session_id, account.id AS account_id, account.role
  ), seen AS (
    UPDATE session SET last_seen_at = now() FROM used WHERE session.id = used.session_id AND ended_at IS NULL RETURNING session.id
  ), issued AS (
    INSERT INTO refresh_token (hash, session_id, expires_at) SELECT $2, id, now() + make_interval(days => $3) FROM seen RETURNING session_id
  )
  SELECT used.session_id AS "sessionId", used.account_id AS "userId", used.role FROM used JOIN issued USING (session_id)`;

/** Exchanges a refresh token for its successor. One that comes a second time was copied: its whole family ends. */
@Injectable()
export class Refresh {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accessTokens: AccessTokens,
    private readonly endSessions: EndSessions,
    private readonly auditLog: AuditLog,
  ) {}

  async execute(refreshToken: string): Promise<Tokens> {
    const used = refreshTokenHash(refreshToken);
    if (!used) throw invalidRefreshToken();
    const next = newRefreshToken();
    const [caller] = await this.dataSource.query<Caller[]>(rotate, [used, next.hash, refreshTokenDays]);
    if (!caller) throw await this.refusal(used);
    return this.accessTokens.with(next.token, caller);
  }

  private async refusal(hash: Buffer): Promise<Error> {
    const [token] = await this.dataSource.query<{ sessionId: string; used: boolean }[]>(
      'SELECT session_id AS "sessionId", used_at IS NOT NULL AS used FROM refresh_token WHERE hash = $1',
      [hash],
    );
    if (!token?.used) return invalidRefreshToken();
    await this.endSessions.one(this.dataSource.manager, token.sessionId, 'token_reused');
    return this.auditLog.refuse({ action: 'refresh', target: `session:${token.sessionId}` }, refreshTokenReused());
  }
}
