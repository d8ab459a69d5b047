import { expect, it } from '@jest/globals';
import { ndcg } from './ndcg.js';

it('is 1 for the best order there is and 0 when nothing fits', () => {
  expect(ndcg([3, 2, 1], [1, 3, 2, 0])).toBe(1);
  expect(ndcg([], [3])).toBe(0);
  expect(ndcg([0, 0], [0, 0])).toBe(0);
});

it('is less for a good product that comes late, and ignores what is behind the tenth', () => {
  expect(ndcg([0, 3], [3, 0])).toBeCloseTo(1 / Math.log2(3));
  expect(ndcg([...Array<number>(10).fill(0), 3], [3])).toBe(0);
});
