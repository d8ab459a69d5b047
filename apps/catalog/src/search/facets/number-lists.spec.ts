import { describe, expect, it } from '@jest/globals';
import { NumberLists } from './number-lists.js';

const aList = () => new NumberLists(8, (length) => new Uint32Array(length));
const listOf = ({ start, length, values }: ReturnType<typeof aList>, slot: number) => [
  ...values.subarray(start[slot], start[slot] + length[slot]),
];

describe('lists of numbers in one array', () => {
  it('keep each list, whatever happens to the others', () => {
    const lists = aList();
    const expected = new Map<number, number[]>();
    for (let round = 0; round < 500; round++) {
      const slot = (round * 5) % 8;
      const list = Array.from({ length: (round * 7) % 23 }, (_, n) => round * 100 + n);
      lists.set(slot, list);
      expected.set(slot, list);
      for (const [other, content] of expected) expect(listOf(lists, other)).toEqual(content);
    }
  });

  it('do not grow when the same lists are put again and again', () => {
    const lists = aList();
    for (let round = 0; round < 1_000; round++)
      for (let slot = 0; slot < 8; slot++) lists.set(slot, Array<number>((round + slot) % 5).fill(7));
    expect(lists.values.length).toBeLessThan(200);
  });

  it('are empty at first', () => {
    expect(listOf(aList(), 3)).toEqual([]);
  });
});
