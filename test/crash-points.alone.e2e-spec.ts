import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '#testing/seeded-random.js';
import { crashPoints, importPoints, orderPoints } from '../tools/crash-points/crash-points.js';

/** Imports between orders, so that catalog dies while somebody buys, too. */
const points = [...orderPoints, ...importPoints, ...orderPoints];

describe('A service that dies', () => {
  it('anywhere in a purchase leaves one order and one charge each, anywhere in an import one product each', async () => {
    const { deaths, repeated, orders, files, violations } = await crashPoints({ points, random: new SeededRandom(3) });
    expect(violations).toEqual([]);
    expect([orders, files]).toEqual([8, 3]);
    expect(deaths).toEqual({
      ...Object.fromEntries(orderPoints.map((point) => [point, 2])),
      ...Object.fromEntries(importPoints.map((point) => [point, 1])),
    });
    expect(Object.keys(repeated)).not.toEqual([]);
  }, 300_000);
});
