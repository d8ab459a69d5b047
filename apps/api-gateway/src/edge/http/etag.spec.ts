import { describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { etagOf, etagOfState, expectedVersion, isKnown } from './etag.js';

describe('an entity tag', () => {
  it('is the version in quotes', () => {
    expect(etagOf(3)).toBe('"3"');
  });

  it('tells two states of one version apart where a thing changes without a new one', () => {
    const before = etagOfState(2, '2026-01-01T00:00:00.000Z');
    expect(before).not.toBe(etagOfState(2, '2026-01-01T00:00:00.001Z'));
    expect(before).not.toBe(etagOfState(3, '2026-01-01T00:00:00.000Z'));
    expect(isKnown(before, before)).toBe(true);
  });

  it.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['*', undefined],
    [' * ', undefined],
    ['"1"', 1],
    [' "2147483647" ', 2_147_483_647],
    ['"2147483648"', -1],
    ['"3-kx9-2"', 3],
    ['"3-"', -1],
    ['"0"', -1],
    ['"01"', -1],
    ['""', -1],
    ['W/"1"', -1],
  ])('in If-Match: %p asks for %p', (header, version) => {
    expect(expectedVersion(header)).toBe(version);
  });

  it.each(['', '1', '"1', '1"', '"1""2"', '"1","2"', 'w/"1"', '"a b"', '"\n"'])('in If-Match: %p is refused', (header) => {
    expect(() => expectedVersion(header)).toThrow(codeOf('VALIDATION_FAILED'));
  });

  it.each<[string | undefined, boolean]>([
    [undefined, false],
    ['*', true],
    ['"3"', true],
    ['W/"3"', true],
    ['"1","3"', true],
    ['"33"', false],
    ['3', false],
  ])('in If-None-Match: %p is known: %p', (header, known) => {
    expect(isKnown(header, '"3"')).toBe(known);
  });
});
