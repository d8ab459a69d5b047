import { describe, expect, it } from '@jest/globals';
import { walOffset } from '../../grpc/wal-position.js';
import { PrimaryHistory } from './primary-history.js';

describe('how far a replica is behind', () => {
  const history = new PrimaryHistory();
  for (const [at, offset] of [
    [1_000, 10n],
    [1_200, 20n],
    [1_400, 20n],
    [1_600, 30n],
  ] as const)
    history.note(at, offset);

  it.each([
    ['has all that is known', 30n, 0],
    ['is ahead of what is known', 31n, 0],
    ['lacks the last of it', 29n, 600],
    ['lacks more', 19n, 1_000],
    ['was last heard of before all that is known', 9n, Infinity],
  ])('is told of one that %s', (_what, replayed, lag) => {
    expect(history.lagOf(replayed, 2_000)).toBe(lag);
  });

  it('is not known before the primary was seen', () => {
    expect(new PrimaryHistory().lagOf(100n, 0)).toBe(Infinity);
  });

  it('forgets what is too old to matter', () => {
    const short = new PrimaryHistory(100);
    short.note(0, 1n);
    short.note(200, 2n);
    expect(short.lagOf(1n, 200)).toBe(Infinity);
  });
});

describe('a position in the log', () => {
  it.each([
    ['0/0', 0n],
    ['0/FF', 255n],
    ['1/0', 4_294_967_296n],
    ['16/B374D848', 0x16_b374_d848n],
    ['', undefined],
    ['1/123456789', undefined],
    ['x/1', undefined],
  ])('%s is %s', (position, offset) => {
    expect(walOffset(position)).toBe(offset);
  });
});
