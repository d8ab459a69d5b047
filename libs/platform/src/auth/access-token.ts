import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { unauthenticated } from '../errors/domain-error.js';
import type { Caller } from '../grpc/call-context.js';
import { readScopes } from './scopes.js';
import { areWhole, keyIdOf } from './token-shape.js';

/** What every access token of Ashlar says of itself. */
export const accessTokenRules = {
  issuer: 'ashlar',
  audience: 'ashlar-api',
  type: 'at+jwt',
  algorithm: 'ES256',
  lifetimeSeconds: 900,
} as const;

/** How long a session that ended is remembered: longer than its last token lives, which may have been signed in the moment that it ended. */
export const revokedForSeconds = accessTokenRules.lifetimeSeconds + 60;

/** Claims of an access token beside the registered ones. */
export interface AccessTokenClaims {
  sub: string;
  sid: string;
  role: Caller['role'];
  /** Of API clients only (RFC 9068 §2.2): the client's id, and its scopes separated by spaces. */
  client_id?: string;
  scope?: string;
}

/** Where public keys come from: the users service's JWK set. */
export type JwksSource = () => Promise<string>;

const refetchAtMostEveryMs = 5_000;
const keysLiveMs = 10 * 60_000;

/** The public keys that access tokens are signed with, by key id; fetched when first needed and when an unknown id turns up. */
export class AccessTokenKeys {
  private keys = new Map<string, KeyObject>();
  private fetchedAt = 0;
  private fetching: Promise<void> | undefined;

  constructor(private readonly source: JwksSource) {}

  /** The key of that id, or undefined when the users service does not know it either. */
  async find(kid: string): Promise<KeyObject | undefined> {
    const age = Date.now() - this.fetchedAt;
    if (age > keysLiveMs || (!this.keys.has(kid) && age > refetchAtMostEveryMs)) await this.fetch(kid);
    return this.keys.get(kid);
  }

  /** The key that a token was signed with, as it says. Throws 401 `UNAUTHENTICATED` for what is not written as our tokens are. */
  async of(token: string): Promise<KeyObject> {
    const kid = keyIdOf(token, accessTokenRules);
    const key = kid === undefined ? undefined : await this.find(kid);
    if (!key) throw unauthenticated();
    return key;
  }

  /** One request for all that wait; keys already known go on serving when it fails. */
  private async fetch(kid: string): Promise<void> {
    this.fetching ??= this.source()
      .then((jwks) => {
        const { keys } = JSON.parse(jwks) as { keys: (JsonWebKey & { kid: string })[] };
        this.keys = new Map(keys.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]));
        this.fetchedAt = Date.now();
      })
      .finally(() => (this.fetching = undefined));
    try {
      await this.fetching;
    } catch (error) {
      if (!this.keys.has(kid)) throw error;
    }
  }
}

/** Verifies access tokens without asking anybody: signature, algorithm, type, issuer, audience, time. */
export class AccessTokenVerifier {
  private readonly known = new LRUCache<string, { caller: Caller; expiresAt: number }>({ max: 10_000 });

  constructor(private readonly keys: AccessTokenKeys) {}

  /** The caller that the token names. Throws 401 `UNAUTHENTICATED`. */
  async verify(token: string): Promise<Caller> {
    const digest = createHash('sha256').update(token).digest('base64');
    const seen = this.known.get(digest);
    if (seen) {
      if (seen.expiresAt <= Date.now()) throw unauthenticated('The access token has expired.');
      return seen.caller;
    }
    const key = await this.keys.of(token);
    const { caller, expiresAt } = verifyClaims(token, key);
    this.known.set(digest, { caller, expiresAt });
    return caller;
  }
}

function verifyClaims(token: string, key: KeyObject): { caller: Caller; expiresAt: number } {
  try {
    const claims = jwt.verify(token, key, {
      algorithms: [accessTokenRules.algorithm],
      issuer: accessTokenRules.issuer,
      audience: accessTokenRules.audience,
    }) as jwt.JwtPayload & AccessTokenClaims;
    return { caller: toCaller(claims), expiresAt: (claims.exp ?? 0) * 1000 };
  } catch (cause) {
    if (cause instanceof jwt.TokenExpiredError) throw unauthenticated('The access token has expired.');
    if (cause instanceof jwt.JsonWebTokenError || cause instanceof jwt.NotBeforeError) throw unauthenticated();
    throw cause;
  }
}

/** The caller that the claims of a token name whose signature holds. Throws 401 `UNAUTHENTICATED` for claims that are not whole. */
export function toCaller(claims: AccessTokenClaims): Caller {
  if (!areWhole(claims, accessTokenRules)) throw unauthenticated();
  const { sub, role, sid, scope } = claims;
  return { userId: sub, role, sessionId: sid, scopes: role === 'client' ? readScopes(scope) : [] };
}
