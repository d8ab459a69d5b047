import { describe, expect, it } from '@jest/globals';
import { everything, Purges } from './purges.js';

describe('purges', () => {
  it('concern what is named, or everything, and only what was read before', () => {
    const purges = new Purges();
    purges.note(['a'], 5);
    const since = (began: number, name: string) => purges.since(began, [name]);
    expect([since(4, 'a'), since(5, 'a'), since(6, 'a'), since(4, 'b')]).toEqual([true, true, false, false]);
    purges.note([everything], 7);
    expect([since(6, 'b'), since(8, 'b'), purges.namedSince(6, ['b'])]).toEqual([true, false, false]);
  });

  it('are remembered within a bound: what may have been forgotten counts as changed', () => {
    const purges = new Purges();
    for (let n = 1; n <= 30_000; n++) purges.note([`name ${n}`], n);
    expect([purges.since(9_000, ['name 1']), purges.since(10_001, ['name 1']), purges.since(10_001, ['name 29999'])]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
