import type jwt from 'jsonwebtoken';
import { z } from 'zod';
import { unauthenticated } from '../errors/domain-error.js';
import type { Caller } from '../grpc/call-context.js';
import { readScopes } from './scopes.js';

/** What every access token of Ashlar says of itself. The gateway and every service go by this file and nothing else. */
export const accessTokenRules = {
  issuer: 'ashlar',
  audience: 'ashlar-api',
  type: 'at+jwt',
  algorithm: 'ES256',
  lifetimeSeconds: 900,
} as const;

/** How long a session that ended is remembered: longer than its last token lives, which may have been signed in the moment that it ended. */
export const revokedForSeconds = accessTokenRules.lifetimeSeconds + 60;

const { issuer, audience, algorithm } = accessTokenRules;

/** What `jsonwebtoken` checks beside the signature: these, `exp` and `nbf`. What it leaves open is checked by `callerOf`, and by `keyIdOf` before. */
export const verification = { algorithms: [algorithm], issuer, audience } satisfies jwt.VerifyOptions;

/** Clocks differ a little from one machine to the next; a token from further in the future was not made by us. */
const leewaySeconds = 60;

/** Claims of an access token beside the registered ones. */
export interface AccessTokenClaims {
  sub: string;
  sid: string;
  role: Caller['role'];
  /** Of API clients only (RFC 9068 §2.2): the client's id, and its scopes separated by spaces. */
  client_id?: string;
  scope?: string;
}

const name = z.string().min(1).max(100);
const seconds = z.number().int().positive();

const claimsShape = z
  .object({
    sub: name,
    sid: name,
    jti: name.optional(),
    // An audience of its own and no other: `jsonwebtoken` would take a list that has ours in it.
    aud: z.literal(audience),
    iat: seconds,
    exp: seconds,
    role: z.enum(['customer', 'admin', 'client']),
    client_id: z.string().optional(),
    scope: z.string().optional(),
  })
  .refine(({ role, sub, client_id }) => (role === 'client' ? client_id === sub : client_id === undefined))
  .refine(({ iat, exp }) => exp > iat && exp - iat <= accessTokenRules.lifetimeSeconds);

/** The caller that claims name, once their signature was verified. Throws 401 `UNAUTHENTICATED` for claims that we do not make. */
export function callerOf(payload: unknown): Caller {
  const { success, data: claims } = claimsShape.safeParse(payload);
  if (!success) throw unauthenticated();
  if (claims.iat > Date.now() / 1000 + leewaySeconds) throw unauthenticated();
  const { sub, sid, role, scope } = claims;
  return { userId: sub, role, sessionId: sid, scopes: role === 'client' ? readScopes(scope) : [] };
}
