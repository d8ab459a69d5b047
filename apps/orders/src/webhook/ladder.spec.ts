import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isGivenUp, ladder, lastStep, waitBefore } from './ladder.js';

const hour = 3_600_000;

describe('the ladder', () => {
  it('has ten attempts over about three days', () => {
    const seconds = ladder.map((wait) => wait / 1_000);
    expect(seconds).toEqual([0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(lastStep).toBe(10);
  });

  it('waits no less than its rung and no more than a tenth longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10 }), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (step, random) => {
        const wait = waitBefore(step, 1, 0, () => random);
        expect(wait).toBeGreaterThanOrEqual(ladder[step - 1]);
        expect(wait).toBeLessThanOrEqual(ladder[step - 1] * 1.1 + 1);
      }),
    );
  });

  it('is made shorter by the scale', () => expect(waitBefore(10, 0.001, 0, () => 0)).toBe(86_400));

  it.each([
    ['is longer than the rung: that long', 60_000, 60_000],
    ['is shorter: the rung', 1_000, 5_000],
    ['is absurd: a day', 40 * 24 * hour, 24 * hour],
  ])('waits, when Retry-After %s', (_, retryAfter, expected) => expect(waitBefore(2, 1, retryAfter, () => 0)).toBe(expected));

  it('does not scale what the receiver asked for', () => expect(waitBefore(2, 0.001, 2_000, () => 0)).toBe(2_000));
});

describe('a receiver', () => {
  it.each([
    ['that failed ten times in five days', 120, 10, 1, true],
    ['that failed ten times in four days', 96, 10, 1, false],
    ['that failed nine times in five days', 120, 9, 1, false],
    ['whose five days are scaled', 0.13, 10, 0.001, true],
  ])('%s is given up or not', (_, hours, failures, scale, expected) => expect(isGivenUp(hours * hour, failures, scale)).toBe(expected));
});
