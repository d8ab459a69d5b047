import { describe, expect, it } from '@jest/globals';
import { overlapMs, scheduleOf } from './key-schedule.js';

const start = Date.UTC(2026, 0, 1);
const seconds = (n: number): number => start + n * 1000;
const key = (name: string, since: number) => ({ name, since: seconds(since) });
const overlap = overlapMs / 1000;

function at(moment: number, ...newestFirst: ReturnType<typeof key>[]) {
  const { signs, published, outdated } = scheduleOf(newestFirst, seconds(moment));
  const names = (keys: { name: string }[]) => keys.map(({ name }) => name).join(' ');
  return `${signs.name} | ${names(published)} | ${names(outdated)}`;
}

describe('the schedule of signing keys', () => {
  const [old, next] = [key('old', -100_000), key('new', 0)];

  it('lets the first key sign at once', () => {
    expect(at(0, next)).toBe('new | new | ');
  });

  it('publishes a new key at once, and signs with it when everybody can know it', () => {
    expect(at(0, next, old)).toBe('old | new old | ');
    expect(at(overlap - 1, next, old)).toBe('old | new old | ');
    expect(at(overlap, next, old)).toBe('new | new old | ');
  });

  it('publishes the old key until its last token has expired, and a minute longer', () => {
    expect(at(overlap + 960, next, old)).toBe('new | new old | ');
    expect(at(overlap + 961, next, old)).toBe('new | new | old');
  });

  it('keeps the old one as long when another key is added meanwhile', () => {
    const newest = key('newest', 500);
    expect(at(600, newest, next, old)).toBe('newest | newest new old | ');
    expect(at(1_000, newest, next, old)).toBe('newest | newest new | old');
    expect(at(1_491, newest, next, old)).toBe('newest | newest | new old');
  });

  it('signs with the oldest when several came at once', () => {
    expect(at(1, key('b', 0), key('a', 0))).toBe('a | b a | ');
  });
});
