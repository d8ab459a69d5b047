import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/** Whether a key can sign ES256. */
export const isP256 = (key: KeyObject): boolean => key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';

/** SHA-256 over the required members in lexicographic order, without white space (RFC 7638 §3). */
export const thumbprint = (key: KeyObject): string =>
  createHash('sha256')
    .update(JSON.stringify(publicJwk(key)))
    .digest('base64url');

/** The public half, and nothing of the other. */
export function publicJwk(key: KeyObject): { crv: string; kty: string; x: string; y: string } {
  const { crv, kty, x, y } = createPublicKey(key).export({ format: 'jwk' }) as Record<'crv' | 'kty' | 'x' | 'y', string>;
  return { crv, kty, x, y };
}
