import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { accessTokenRules } from '#platform/auth/access-token.js';

export interface SigningKey {
  /** The thumbprint of the public key (RFC 7638). */
  kid: string;
  privateKey: KeyObject;
}

/** The keys of access tokens: the newest one signs, all of them are published, so that a token outlives a change of keys. */
export class SigningKeys {
  readonly current: SigningKey;
  /** The public halves as a JWK set (RFC 7517), as JSON. */
  readonly jwks: string;

  constructor(newestFirst: readonly SigningKey[]) {
    const [current] = newestFirst;
    if (!current) throw new Error('There is no key to sign access tokens with.');
    this.current = current;
    const keys = newestFirst.map(({ kid, privateKey }) => ({ ...publicJwk(privateKey), kid, alg: accessTokenRules.algorithm, use: 'sig' }));
    this.jwks = JSON.stringify({ keys });
  }
}

/** Whether a key can sign ES256. */
export const isP256 = (key: KeyObject): boolean => key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';

/** SHA-256 over the required members in lexicographic order, without white space (RFC 7638 §3). */
export const thumbprint = (key: KeyObject): string =>
  createHash('sha256')
    .update(JSON.stringify(publicJwk(key)))
    .digest('base64url');

function publicJwk(key: KeyObject): { crv: string; kty: string; x: string; y: string } {
  const { crv, kty, x, y } = createPublicKey(key).export({ format: 'jwk' }) as Record<'crv' | 'kty' | 'x' | 'y', string>;
  return { crv, kty, x, y };
}
