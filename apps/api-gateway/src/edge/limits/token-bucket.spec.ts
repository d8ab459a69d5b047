import { describe, expect, it } from '@jest/globals';
import { type Bucket, secondsUntilFull, secondsUntilNext, take } from './token-bucket.js';

const allowance = { perMinute: 60, burst: 3 };

function asker(start?: Bucket) {
  let bucket = start;
  return (now: number) => {
    const taken = take(bucket, allowance, now);
    bucket = taken.bucket;
    return taken.allowed;
  };
}

describe('a token bucket', () => {
  it('lets a burst through and then refuses', () => {
    const ask = asker();
    expect([0, 0, 0, 0, 0].map(ask)).toEqual([true, true, true, false, false]);
  });

  it('grows back one token at a time', () => {
    const ask = asker({ tokens: 0, at: 0 });
    expect([999, 1_000, 1_001, 1_999, 2_000].map(ask)).toEqual([false, true, false, false, true]);
  });

  it('loses nothing by being asked in vain', () => {
    const ask = asker({ tokens: 0, at: 0 });
    expect([250, 500, 750, 1_000].map(ask)).toEqual([false, false, false, true]);
  });

  it('never holds more than the burst', () => {
    const ask = asker({ tokens: 3, at: 0 });
    expect([0, 0, 0, 0].map((n) => ask(n + 3_600_000))).toEqual([true, true, true, false]);
  });

  it('is not refilled by a clock that goes back and forth', () => {
    const ask = asker({ tokens: 0, at: 10_000 });
    expect([0, 10_000, 0, 10_999].map(ask)).toEqual([false, false, false, false]);
  });

  it('says when it is full again, and when to come back', () => {
    expect([secondsUntilFull(allowance, 3), secondsUntilFull(allowance, 2.5), secondsUntilFull(allowance, 0)]).toEqual([0, 1, 3]);
    expect([secondsUntilNext(allowance, 0), secondsUntilNext(allowance, 0.999), secondsUntilNext({ perMinute: 5, burst: 3 }, 0)]).toEqual([
      1, 1, 12,
    ]);
  });
});
