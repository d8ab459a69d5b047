import { createHash, randomBytes } from 'node:crypto';

const bytes = 32;

/** By which scanners of repositories and logs find a secret that leaked. */
const prefix = 'ashsec_';

/** A secret and what is kept of it. A fast hash is enough: 256 random bits cannot be guessed, whatever a guess costs. */
export function newClientSecret(): { secret: string; hash: Buffer } {
  const secret = prefix + randomBytes(bytes).toString('base64url');
  return { secret, hash: clientSecretHash(secret) };
}

/** The hash to look a secret up by. What cannot be one is hashed all the same, so that it costs what a wrong one does. */
export const clientSecretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();
