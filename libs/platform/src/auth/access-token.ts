import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { unauthenticated } from '../errors/domain-error.js';
import type { Caller } from '../grpc/call-context.js';
import { callerOf, verification } from './access-token-rules.js';
import { keyIdOf } from './token-shape.js';

/** Where public keys come from: the users service's JWK set. */
export type JwksSource = () => Promise<string>;

const refetchAtMostEveryMs = 5_000;
/** A new key is published longer than this before it signs, so whoever verifies anything knows it by then; a key that is gone is believed no longer. */
const lookAgainMs = 10_000;

/**
 * The public keys that access tokens are signed with, by key id: fetched when first needed, when an unknown id turns up, and beside the work now and
 * then. While users cannot be asked, those that are known go on serving.
 */
export class AccessTokenKeys {
  private keys = new Map<string, KeyObject>();
  private fetchedAt = 0;
  private fetching: Promise<void> | undefined;

  constructor(private readonly source: JwksSource) {}

  /** The key of that id, or undefined when the users service does not know it either. */
  async find(kid: string): Promise<KeyObject | undefined> {
    const age = Date.now() - this.fetchedAt;
    if (!this.keys.has(kid) && age > refetchAtMostEveryMs) await this.fetch();
    else if (age > lookAgainMs) void this.fetch().catch(() => undefined);
    return this.keys.get(kid);
  }

  /** Whether that key is one that tokens may still be signed with, as far as is known. */
  has(kid: string): boolean {
    if (Date.now() - this.fetchedAt > lookAgainMs) void this.fetch().catch(() => undefined);
    return this.keys.has(kid);
  }

  /** One request for all that wait. */
  private fetch(): Promise<void> {
    this.fetching ??= this.source()
      .then((jwks) => {
        const { keys } = JSON.parse(jwks) as { keys: (JsonWebKey & { kid: string })[] };
        this.keys = new Map(keys.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]));
        this.fetchedAt = Date.now();
      })
      .finally(() => (this.fetching = undefined));
    return this.fetching;
  }
}

interface Verified {
  caller: Caller;
  kid: string;
  expiresAt: number;
}

/** Verifies access tokens without asking anybody: that the signature is ours, and all that access-token-rules.ts asks for. */
export class AccessTokenVerifier {
  private readonly known = new LRUCache<string, Verified>({ max: 10_000 });

  constructor(private readonly keys: AccessTokenKeys) {}

  /** The caller that the token names. Throws 401 `UNAUTHENTICATED`. */
  async verify(token: string): Promise<Caller> {
    const digest = createHash('sha256').update(token).digest('base64');
    const seen = this.known.get(digest);
    if (seen) {
      if (seen.expiresAt <= Date.now()) throw unauthenticated('The access token has expired.');
      if (!this.keys.has(seen.kid)) throw unauthenticated();
      return seen.caller;
    }
    const verified = verifyWith(await keyOf(this.keys, token), token);
    this.known.set(digest, verified);
    return verified.caller;
  }
}

/** The key that a token says it is signed with, when it is one of ours. Throws 401 `UNAUTHENTICATED`. */
async function keyOf(keys: AccessTokenKeys, token: string): Promise<{ kid: string; key: KeyObject }> {
  const kid = keyIdOf(token);
  const key = kid === undefined ? undefined : await keys.find(kid);
  if (kid === undefined || !key) throw unauthenticated();
  return { kid, key };
}

function verifyWith({ kid, key }: { kid: string; key: KeyObject }, token: string): Verified {
  try {
    const claims = jwt.verify(token, key, verification) as jwt.JwtPayload;
    return { caller: callerOf(claims), kid, expiresAt: (claims.exp ?? 0) * 1000 };
  } catch (cause) {
    if (cause instanceof jwt.TokenExpiredError) throw unauthenticated('The access token has expired.');
    if (cause instanceof jwt.JsonWebTokenError || cause instanceof jwt.NotBeforeError) throw unauthenticated();
    throw cause;
  }
}
