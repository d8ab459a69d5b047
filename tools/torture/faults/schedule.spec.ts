import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '#testing/seeded-random.js';
import { planFaults } from './schedule.js';

const plan = (seed: number, minutes = 10, bus: 'grpc' | 'rabbitmq' = 'grpc') => planFaults(new SeededRandom(seed), minutes * 60_000, bus);

describe('The schedule of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(plan(1)).toEqual(plan(1));
    expect(plan(1)).not.toEqual(plan(2));
  });

  it('breaks everything in every way within ten minutes, RabbitMQ only where it is', () => {
    const kinds = (bus: 'grpc' | 'rabbitmq') => new Set(plan(3, 10, bus).map(({ kind, target }) => `${kind} ${target}`));
    expect(kinds('grpc').size).toBe(6 * 3 + 8 * 3);
    expect(kinds('rabbitmq').size).toBe(7 * 3 + 9 * 3);
    expect([...kinds('grpc')].filter((each) => each.includes('rabbitmq'))).toEqual([]);
  });

  it('never breaks one thing twice at once, and ends before the time is over', () => {
    const faults = plan(4);
    const until: Record<string, number> = {};
    for (const { at, forMs, target } of faults) {
      expect(at).toBeGreaterThanOrEqual(until[target] ?? 0);
      until[target] = at + forMs;
    }
    expect(faults.length).toBeGreaterThan(120);
    expect(Math.max(...faults.map(({ at }) => at))).toBeLessThan(10 * 60_000);
  });
});
