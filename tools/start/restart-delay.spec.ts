import { describe, expect, it } from '@jest/globals';
import { RestartDelay } from './restart-delay.js';

describe('the wait before a process is started again', () => {
  it('grows with every end in a row, to eight seconds at most', () => {
    const delay = new RestartDelay();
    expect(Array.from({ length: 7 }, () => delay.next(100))).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it('is always the same when it was fixed', () => {
    const delay = new RestartDelay(20);
    expect([delay.next(100), delay.next(100), delay.next(60_000)]).toEqual([20, 20, 20]);
  });

  it('begins anew after half a minute of health', () => {
    const delay = new RestartDelay();
    delay.next(100);
    delay.next(100);
    expect(delay.next(29_999)).toBe(2_000);
    expect(delay.next(30_000)).toBe(500);
    expect(delay.next(100)).toBe(1_000);
  });
});
