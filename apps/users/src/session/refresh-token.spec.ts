import { describe, expect, it } from '@jest/globals';
import { newRefreshToken, refreshTokenHash } from './refresh-token.js';

describe('a refresh token', () => {
  it('is 32 random bytes, of which only the hash is kept', () => {
    const [one, other] = [newRefreshToken(), newRefreshToken()];
    expect(Buffer.from(one.token, 'base64url')).toHaveLength(32);
    expect(one.token).not.toBe(other.token);
    expect(refreshTokenHash(one.token)).toEqual(one.hash);
    expect(one.hash.toString('base64url')).not.toBe(one.token);
  });

  it.each(['', 'short', 'a'.repeat(44), `${'a'.repeat(42)}+`, `${'a'.repeat(43)}\n`])(
    'is not even looked for when it cannot be one: %j',
    (token) => {
      expect(refreshTokenHash(token)).toBeUndefined();
    },
  );
});
