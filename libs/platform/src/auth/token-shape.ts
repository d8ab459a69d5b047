import { accessTokenRules } from './access-token-rules.js';

/** Far beyond what ours are, and little to read for nothing. */
const longest = 4_096;
/** The 64 bytes of an ES256 signature (RFC 7518 §3.4) are 86 characters: a DER signature, a cut or a padded one has another length. */
const shape = /^([\w-]+)\.([\w-]+)\.([\w-]{86})$/;

/**
 * The id of the key that an access token says it was signed with, if it is written to the letter as ours are: three canonical base64url segments,
 * a header of `alg`, `typ` and `kid` and nothing else. So `jwk`, `jku`, `x5u` and `crit` are not passed over but refused, no library has to cope
 * with what is no token, and no token has a second spelling.
 */
export function keyIdOf(token: string): string | undefined {
  const [, ...segments] = (token.length <= longest && shape.exec(token)) || [];
  if (segments.length === 0 || !segments.every(isCanonical)) return undefined;
  const header = objectIn(segments[0]);
  if (header?.['alg'] !== accessTokenRules.algorithm || header['typ'] !== accessTokenRules.type || Object.keys(header).length !== 3)
    return undefined;
  const { kid } = header;
  return typeof kid === 'string' && kid !== '' && objectIn(segments[1]) ? kid : undefined;
}

const isCanonical = (segment: string): boolean => Buffer.from(segment, 'base64url').toString('base64url') === segment;

function objectIn(segment: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
