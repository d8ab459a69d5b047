import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, hashOf } from './idempotency-key.js';

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
  it('is the same for the same JSON value, whatever the order of its members', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => hashOf(value) === hashOf(shuffled(value as Json))));
  });

  it('differs for different values', () => {
    const values = [undefined, null, 0, '0', '', [], {}, [null], { a: 1 }, { a: '1' }, [1, 2], [2, 1], { a: { b: 1 } }, { 'a.b': 1 }];
    expect(new Set(values.map(hashOf)).size).toBe(values.length);
  });

  it('is taken over JSON without spaces and in one order', () => {
    expect(canonicalJson({ b: [1.0, { d: 'x', c: null }], a: 'é' })).toBe('{"a":"é","b":[1,{"c":null,"d":"x"}]}');
  });
});
