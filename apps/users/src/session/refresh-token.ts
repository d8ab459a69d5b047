import { createHash, randomBytes } from 'node:crypto';

/** How long a refresh token may lie unused; its successor starts anew. */
export const refreshTokenDays = 30;

const bytes = 32;
const shape = /^[\w-]{43}$/;

/** An opaque token and what is kept of it. A fast hash is enough: 256 random bits cannot be guessed. */
export function newRefreshToken(): { token: string; hash: Buffer } {
  const token = randomBytes(bytes).toString('base64url');
  return { token, hash: hashOf(token) };
}

/** The hash to look a token up by; undefined for what cannot be one. */
export const refreshTokenHash = (token: string): Buffer | undefined => (shape.test(token) ? hashOf(token) : undefined);

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
