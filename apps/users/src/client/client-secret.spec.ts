import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { clientSecretHash, newClientSecret } from './client-secret.js';

describe('the secret of a client', () => {
  it('is 256 random bits behind a prefix that scanners can look for, and kept as its SHA-256', () => {
    const { secret, hash } = newClientSecret();
    expect(secret).toMatch(/^ashsec_[\w-]{43}$/);
    expect(hash).toEqual(createHash('sha256').update(secret).digest());
    expect(clientSecretHash(secret)).toEqual(hash);
    expect(newClientSecret().secret).not.toBe(secret);
  });
});
