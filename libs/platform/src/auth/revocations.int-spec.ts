import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { type RedisServer, redisAvailable, startRedis, withRedis } from '#testing/redis/redis-server.js';
import { Revocations, type RevocationSource } from './revocations.js';

const never: RevocationSource = () => new Promise(() => undefined);
const open: Revocations[] = [];
const revocations = (source: RevocationSource, cacheUrl?: string) => {
  const made = new Revocations(source, cacheUrl);
  open.push(made);
  return made;
};
afterEach(() => open.splice(0).forEach((each) => each.stop()));

/** What users would answer; `silent` after the first answer. */
const users = (ended: readonly string[], { silent = false } = {}): RevocationSource => {
  let asked = 0;
  return (since) => (silent && asked++ > 0 ? never(since) : Promise.resolve({ sessionIds: [...ended], nextSince: undefined }));
};

describe('a process that never heard which sessions have ended', () => {
  it('refuses everybody with 503, and lets them in once it has', async () => {
    let answer: () => Promise<{ sessionIds: string[]; nextSince: undefined }> = () => Promise.reject(new Error('users is down'));
    const here = revocations(() => answer());
    expect(() => here.has('a')).toThrow(expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' }));
    await here.start();
    expect(() => here.has('a')).toThrow(expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' }));
    answer = () => Promise.resolve({ sessionIds: ['a'], nextSince: undefined });
    await eventually(() => expect([here.has('a'), here.has('b')]).toEqual([true, false]));
  });

  it('keeps what it heard while users is down', async () => {
    const answers = [() => Promise.resolve({ sessionIds: ['a'], nextSince: undefined }), () => Promise.reject(new Error('users is down'))];
    let asked = 0;
    const here = revocations(() => answers[Math.min(asked++, 1)]());
    await here.start();
    await eventually(() => expect(asked).toBeGreaterThan(1));
    expect([here.has('a'), here.has('b')]).toEqual([true, false]);
  });
});

const suite = redisAvailable() ? describe : describe.skip;

suite(withRedis('ended sessions, told by Redis'), () => {
  let redis: RedisServer;
  afterEach(() => redis.stop());

  it('are heard of by processes whose list says nothing yet', async () => {
    redis = await startRedis();
    const [teller, hearer] = [revocations(users([]), redis.url), revocations(users([], { silent: true }), redis.url)];
    await Promise.all([teller.start(), hearer.start()]);
    await eventually(() => {
      teller.end('a', 'b');
      expect([hearer.has('a'), hearer.has('b'), hearer.has('c')]).toEqual([true, true, false]);
    });
  });

  it('are heard of by the list while Redis is down, and by Redis when it is back', async () => {
    redis = await startRedis();
    const list: string[] = [];
    const [teller, hearer] = [revocations(users([]), redis.url), revocations(users(list), redis.url)];
    await Promise.all([teller.start(), hearer.start()]);
    await redis.kill('SIGKILL');
    teller.end('a');
    expect([teller.has('a'), hearer.has('a')]).toEqual([true, false]);
    list.push('a');
    await eventually(() => expect(hearer.has('a')).toBe(true));
    await redis.start();
    await eventually(() => {
      teller.end('b');
      expect(hearer.has('b')).toBe(true);
    });
  });
});
