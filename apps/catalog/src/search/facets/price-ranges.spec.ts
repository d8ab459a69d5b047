import { describe, expect, it } from '@jest/globals';
import { bucketOf, buckets, rangesFor } from './price-ranges.js';

function rangesOf(prices: readonly number[]) {
  const spread = new Uint32Array(buckets.length);
  for (const price of prices) spread[bucketOf(price)]++;
  return rangesFor(spread, Math.max(0, ...prices));
}

describe('price ranges', () => {
  it('have round bounds and about as many products each', () => {
    const prices = Array.from({ length: 6_000 }, (_, n) => 500 + n);
    expect(rangesOf(prices)).toEqual([
      { from: 500, to: 1_499 },
      { from: 1_500, to: 2_499 },
      { from: 2_500, to: 3_999 },
      { from: 4_000, to: 4_999 },
      { from: 5_000, to: 5_999 },
      { from: 6_000, to: 7_999 },
    ]);
  });

  it.each([
    ['one price', [1_250]],
    ['nothing but free ones', [0, 0]],
    ['free ones and dear ones', [0, 0, 0, 9_999_999]],
    ['one that everything costs, and few others', [...Array<number>(100).fill(1_000), 1, 999_999]],
    ['the greatest price there can be', [1, Number.MAX_SAFE_INTEGER]],
    ['prices of a few pence', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ])('hold every price once, of %s', (_, prices) => {
    const ranges = rangesOf(prices);
    for (const price of prices) expect(ranges.filter(({ from, to }) => from <= price && price <= to)).toHaveLength(1);
    for (const { from, to } of ranges)
      expect([Number.isSafeInteger(from), Number.isSafeInteger(to), from <= to]).toEqual([true, true, true]);
    expect(ranges.length).toBeLessThanOrEqual(6);
  });

  it('are none of nothing', () => {
    expect(rangesOf([])).toEqual([]);
  });

  it('begin at bounds that rise', () => {
    for (let at = 1; at < buckets.length; at++) expect(buckets[at]).toBeGreaterThan(buckets[at - 1]);
    for (const [at, bound] of buckets.entries())
      expect([bucketOf(bound), at === 0 || bucketOf(bound - 1)]).toEqual([at, at === 0 || at - 1]);
  });
});
