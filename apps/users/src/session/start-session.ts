import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Tokens } from '#contracts/generated/ashlar/users/v1/user.js';
import type { Role } from '../account/account.entity.js';
import { AccessTokens } from './access-tokens.js';
import { newRefreshToken, refreshTokenDays } from './refresh-token.js';
import { invalidCredentials } from './session.errors.js';

interface Holder {
  id: string;
  role: Role;
  passwordHash: string;
}

const maxUserAgent = 512;

/** Opens a session with its first pair of tokens. */
@Injectable()
export class StartSession {
  constructor(private readonly accessTokens: AccessTokens) {}

  /**
   * The account is locked and looked at once more: a session must not slip in behind a change that has just ended all of them (another
   * password, another role, disabled, deleted). Throws 401 `INVALID_CREDENTIALS` then.
   */
  async execute(manager: EntityManager, { id, role, passwordHash }: Holder, userAgent: string): Promise<Tokens> {
    const sessionId = uuidv7();
    const { token, hash } = newRefreshToken();
    const opened = await manager.query<unknown[]>(
      `WITH holder AS (
         SELECT id FROM account WHERE id = $1 AND password_hash = $2 AND role = $3 AND NOT disabled AND deleted_at IS NULL FOR SHARE
       ), opened AS (
         INSERT INTO session (id, account_id, user_agent) SELECT $4, id, $5 FROM holder RETURNING id
       )
       INSERT INTO refresh_token (hash, session_id, expires_at)
       SELECT $6, id, now() + make_interval(days => $7) FROM opened
       RETURNING session_id`,
      [id, passwordHash, role, sessionId, oneLine(userAgent), hash, refreshTokenDays],
    );
    if (opened.length === 0) throw invalidCredentials();
    return this.accessTokens.with(token, { userId: id, sessionId, role });
  }
}

/** A header from anybody: kept for people to recognise their sessions by, so cut rather than refused. */
const oneLine = (userAgent: string): string =>
  userAgent
    .slice(0, maxUserAgent)
    .replace(/\p{Cc}/gu, ' ')
    .toWellFormed();
