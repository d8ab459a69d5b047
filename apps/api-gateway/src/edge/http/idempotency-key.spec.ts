import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, IdempotencyKeys } from './idempotency-key.js';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

function shuffled(value: Json): Json {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, shuffled(member)]),
  );
}

describe('the hash of a body', () => {
  const secret = 'a secret of this installation that nobody knows';
  const keys = new IdempotencyKeys(secret);
  const hashOf = (value: unknown) => keys.hashOf(value);

  it('is the same for the same JSON value, whatever the order of its members', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => hashOf(value) === hashOf(shuffled(value as Json))));
  });

  it('differs for different values', () => {
    const values = [undefined, null, 0, '0', '', [], {}, [null], { a: 1 }, { a: '1' }, [1, 2], [2, 1], { a: { b: 1 } }, { 'a.b': 1 }];
    expect(new Set(values.map(hashOf)).size).toBe(values.length);
  });

  it('cannot be made without the secret of the installation', () => {
    expect(new IdempotencyKeys(`${secret}!`).hashOf({ a: 1 })).not.toBe(hashOf({ a: 1 }));
    expect(new IdempotencyKeys(secret).hashOf({ a: 1 })).toBe(hashOf({ a: 1 }));
  });

  it('is taken over JSON without spaces and in one order', () => {
    expect(canonicalJson({ b: [1.0, { d: 'x', c: null }], a: 'é' })).toBe('{"a":"é","b":[1,{"c":null,"d":"x"}]}');
  });
});
