import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { UnsubscribeTokens } from './unsubscribe-token.js';

const tokens = new UnsubscribeTokens('s'.repeat(32));

describe('A token to unsubscribe with', () => {
  it('names its account, and is the same in every mail', () => {
    const id = randomUUID();
    expect(tokens.read(tokens.issue(id))).toBe(id);
    expect(tokens.issue(id)).toBe(tokens.issue(id));
  });

  it('cannot be made without the secret', () => {
    const id = randomUUID();
    expect(tokens.read(new UnsubscribeTokens('t'.repeat(32)).issue(id))).toBeUndefined();
  });

  it('is spoilt by changing any of it', () => {
    const token = tokens.issue(randomUUID());
    // The last character carries bits that mean nothing.
    for (let at = 0; at < token.length - 1; at++) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect([at, tokens.read(changed)]).toEqual([at, undefined]);
    }
  });

  it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(44), '\0'])('is not %j', (text) => {
    expect(tokens.read(text)).toBeUndefined();
  });
});
