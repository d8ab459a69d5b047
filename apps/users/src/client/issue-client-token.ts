import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NIL as nobody, validate as isUuid } from 'uuid';
import type { IssueClientTokenRequest, IssueClientTokenResponse } from '#contracts/generated/ashlar/users/v1/clients.js';
import { accessTokenRules } from '#platform/auth/access-token-rules.js';
import type { Scope } from '#platform/auth/scopes.js';
import { AuditLog } from '../audit-log/audit-log.js';
import { AccessTokens } from '../session/access-tokens.js';
import { clientSecretHash } from './client-secret.js';
import { inOrder } from './client.entity.js';
import { invalidClient, invalidScope } from './client.errors.js';

interface Found {
  scopes: Scope[];
  sessionId: string;
  /** Seconds that the secret still has; null for one that lives on. */
  left: number | null;
}

/** Looks the secret up by its hash, which tells nothing by its time, and then asks whose it is. Its use is noted once a minute at most. */
const find = `
  WITH found AS (
    SELECT c.id, c.scopes, s.session_id, floor(extract(epoch FROM s.expires_at - now())) AS remaining
    FROM api_client_secret s JOIN api_client c ON c.id = s.client_id
    WHERE s.hash = $1 AND c.id = $2 AND NOT c.disabled AND (s.expires_at IS NULL OR s.expires_at >= now() + interval '1 second')
  ), noted AS (
    UPDATE api_client c SET last_used_at = now() FROM found
    WHERE c.id = found.id AND (c.last_used_at IS NULL OR c.last_used_at <= now() - interval '1 minute')
  )
  SELECT scopes, session_id AS "sessionId", remaining::int AS "left" FROM found`;

/**
 * The client credentials grant (RFC 6749 §4.4). An unknown client costs what a wrong secret costs: one hash and one look-up. A token does not
 * outlive the secret that brought it.
 */
@Injectable()
export class IssueClientToken {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accessTokens: AccessTokens,
    private readonly auditLog: AuditLog,
  ) {}

  /** Throws INVALID_CLIENT, INVALID_SCOPE. */
  async execute({ clientId, clientSecret, scope }: IssueClientTokenRequest): Promise<IssueClientTokenResponse> {
    const id = isUuid(clientId) ? clientId.toLowerCase() : nobody;
    const [found] = await this.dataSource.query<Found[]>(find, [clientSecretHash(clientSecret), id]);
    const deed = { action: 'issueToken', ...(id !== nobody && { target: `api-client:${id}` }) };
    if (!found) throw await this.auditLog.refuse(deed, invalidClient());
    const actor = { kind: 'client', id } as const;
    const scopes = granted(scope, found.scopes);
    if (!scopes) throw await this.auditLog.refuse({ actor, ...deed }, invalidScope());
    const expiresIn = Math.min(accessTokenRules.lifetimeSeconds, found.left ?? Infinity);
    const accessToken = this.accessTokens.ofClient({ userId: id, role: 'client', sessionId: found.sessionId, scopes }, expiresIn);
    await this.auditLog.append({ actor, ...deed, result: 'succeeded', status: 200 });
    return { accessToken, expiresIn, scope: scopes.join(' ') };
  }
}

/** What was asked for, or everything when nothing was; undefined when it is more than there is. */
function granted(asked: string, has: readonly string[]): Scope[] | undefined {
  const wanted = asked === '' ? has : asked.split(' ');
  return wanted.every((scope) => has.includes(scope)) ? inOrder(wanted) : undefined;
}
