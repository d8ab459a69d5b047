import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { unauthenticated } from '../errors/domain-error.js';
import { deriveKey } from './derive-key.js';

const lifetimeSeconds = 120;
const renewBeforeMs = 60_000;

/** Says which service is calling another: a short-lived HS256 JWT under a key that only Ashlar's own processes hold. */
export class ServiceTokens {
  private readonly key: Buffer;
  private readonly made = new Map<string, { token: string; renewAt: number }>();
  private readonly verified = new LRUCache<string, string>({ max: 100, ttl: 30_000 });

  constructor(
    internalSecret: string,
    private readonly self: string,
  ) {
    this.key = deriveKey(internalSecret, 'service-token');
  }

  /** A token for calls to `audience`; the same one until it nears its end. */
  issue(audience: string): string {
    const known = this.made.get(audience);
    if (known && known.renewAt > Date.now()) return known.token;
    const token = jwt.sign({}, this.key, { algorithm: 'HS256', issuer: this.self, audience, expiresIn: lifetimeSeconds });
    this.made.set(audience, { token, renewAt: Date.now() + lifetimeSeconds * 1000 - renewBeforeMs });
    return token;
  }

  /** The name of the calling service. Throws 401 for anything that is no token for this one. */
  verify(token: string | undefined): string {
    if (!token) throw unauthenticated('The call does not say which service it comes from.');
    const known = this.verified.get(token);
    if (known) return known;
    try {
      const { iss } = jwt.verify(token, this.key, { algorithms: ['HS256'], audience: this.self }) as jwt.JwtPayload;
      if (!iss) throw new jwt.JsonWebTokenError('no issuer');
      this.verified.set(token, iss);
      return iss;
    } catch (cause) {
      if (cause instanceof jwt.JsonWebTokenError) throw unauthenticated('The calling service is not known here.');
      throw cause;
    }
  }
}
