import { hkdfSync } from 'node:crypto';

/** A 32-byte key for one purpose, derived from the installation's internal secret (HKDF-SHA256, RFC 5869). */
export const deriveKey = (internalSecret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', internalSecret, 'ashlar', purpose, 32));
