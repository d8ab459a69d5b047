import { createHash } from 'node:crypto';

/** Tells two requests apart without keeping them, and the card token in them, in the ledger. */
export const fingerprintOf = (...parts: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('base64url');
