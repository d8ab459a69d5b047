import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '#platform/errors/domain-error.js';
import { checkJsonSize, deepestJson, mostJsonValues } from './json-size.js';

const codeOf = (text: string): string | undefined => {
  try {
    checkJsonSize(Buffer.from(text));
    return undefined;
  } catch (error) {
    return (error as DomainError).errors[0]?.code;
  }
};
const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('the size of a JSON text', () => {
  it.each([
    ['lists', lists(deepestJson), lists(deepestJson + 1)],
    ['objects', `${'{"a":'.repeat(64)}1${'}'.repeat(64)}`, `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
    ['both in turn', `${'[{"a":'.repeat(32)}1${'}]'.repeat(32)}`, `${'[{"a":'.repeat(33)}1${'}]'.repeat(33)}`],
    ['lists that never end', '['.repeat(64), '['.repeat(100_000)],
  ])('may be 64 levels of %s deep, no more', (_, fits, tooDeep) => {
    expect([codeOf(fits), codeOf(tooDeep)]).toEqual([undefined, 'TOO_DEEP']);
  });

  it.each(['"[[["', '"\\"[[["', '"\\\\"', '["\\\\","[","\\\\\\"["]'])('does not take %s for what it means inside a text', (text) => {
    expect(codeOf(text.replaceAll('[[[', '['.repeat(100)))).toBeUndefined();
  });

  it('goes down again where a list ends', () => {
    expect(codeOf(`[${Array(1_000).fill(lists(60)).join(',')}]`.replaceAll('[]', '1'))).toBe('TOO_MANY_VALUES');
    expect(codeOf(`[${Array(100).fill(lists(60)).join(',')}]`)).toBeUndefined();
  });

  it('holds so many values, no more', () => {
    const object = (members: number) => JSON.stringify(Object.fromEntries(Array.from({ length: members }, (_, n) => [`k${n}`, n])));
    expect([codeOf(object(mostJsonValues)), codeOf(object(mostJsonValues + 1))]).toEqual([undefined, 'TOO_MANY_VALUES']);
  });
});
