import type { Caller } from '../grpc/call-context.js';

/** Far beyond what ours are, and little to read for nothing. */
const longest = 4_096;
/** The 64 bytes of an ES256 signature (RFC 7518 §3.4) are 86 characters: a DER signature, a cut or a padded one has another length. */
const shape = /^([\w-]+)\.([\w-]+)\.([\w-]{86})$/;
/** By which the clocks of two machines may differ. */
const skewSeconds = 60;
const roles: readonly unknown[] = ['customer', 'admin', 'client'] satisfies Caller['role'][];

interface Rules {
  type: string;
  algorithm: string;
  lifetimeSeconds: number;
}

/**
 * The id of the key that an access token says it was signed with, if it is written to the letter as ours are: three canonical base64url segments,
 * a header of `alg`, `typ` and `kid` and nothing else. So `jwk`, `jku`, `x5u` and `crit` are not passed over but refused, no library has to cope
 * with what is no token, and no token has a second spelling.
 */
export function keyIdOf(token: string, { type, algorithm }: Rules): string | undefined {
  const [, ...segments] = (token.length <= longest && shape.exec(token)) || [];
  if (segments.length === 0 || !segments.every(isCanonical)) return undefined;
  const header = objectIn(segments[0]);
  if (header?.['alg'] !== algorithm || header['typ'] !== type || Object.keys(header).length !== 3) return undefined;
  const { kid } = header;
  return typeof kid === 'string' && kid !== '' && objectIn(segments[1]) ? kid : undefined;
}

/**
 * Whether the claims of a token whose signature holds are whole: whose it is, of which session, and from when until when. One that lived longer than
 * ours do would outlive the memory of ended sessions, and one without a session could not be ended at all.
 */
export function areWhole(claims: object, { lifetimeSeconds }: Rules): boolean {
  const { sub, sid, role, iat, exp } = claims as Partial<Record<string, unknown>>;
  if (!isText(sub) || !isText(sid) || !roles.includes(role) || !isMoment(iat) || !isMoment(exp)) return false;
  return iat <= Date.now() / 1000 + skewSeconds && exp - iat <= lifetimeSeconds;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isMoment = (value: unknown): value is number => Number.isSafeInteger(value);
const isCanonical = (segment: string): boolean => Buffer.from(segment, 'base64url').toString('base64url') === segment;

function objectIn(segment: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
