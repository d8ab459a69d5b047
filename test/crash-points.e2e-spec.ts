import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '#testing/seeded-random.js';
import { crashPoints, points } from '../tools/crash-points/crash-points.js';

describe('An orders service that dies', () => {
  it('after the claim, the reservation, the provider’s answer or before the response leaves one order and one charge each', async () => {
    const { deaths, repeated, orders, violations } = await crashPoints({ points: [...points, ...points], random: new SeededRandom(3) });
    expect(violations).toEqual([]);
    expect(orders).toBe(8);
    expect(deaths).toEqual(Object.fromEntries(points.map((point) => [point, 2])));
    expect(Object.keys(repeated)).not.toEqual([]);
  }, 300_000);
});
