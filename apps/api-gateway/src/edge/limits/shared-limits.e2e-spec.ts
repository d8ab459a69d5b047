import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { type RedisServer, redisAvailable, startRedis, withRedis } from '#testing/redis/redis-server.js';
import { testSecret } from '#testing/test-identity.js';
import { RateLimits } from './rate-limits.js';

const suite = redisAvailable() ? describe : describe.skip;

suite(withRedis('gateways that share their limits'), () => {
  let redis: RedisServer;
  let gateways: RateLimits[];
  let subjects = 0;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    gateways = [await open(), await open()];
  });
  afterEach(() => gateways.forEach((gateway) => gateway.onApplicationShutdown()));

  /** A burst of 5, and a token every 6 seconds. */
  const settings = () => ({ RATE_LIMITS: true, RATE_LIMIT_SCALE: 0.1, CACHE_URL: redis.url, INTERNAL_SECRET: testSecret });
  const open = () => RateLimits.open(settings());
  /** Waits for Redis as long as a busy machine needs, where a test is about what Redis answers and not about its absence. */
  const openPatient = () => RateLimits.open(settings(), { startMs: 20_000, answerMs: 20_000 });
  const somebody = () => `somebody ${subjects++}`;
  const asked = async (gateway: RateLimits, subject: string, count: number) => {
    const allowed: boolean[] = [];
    for (let n = 0; n < count; n++) allowed.push((await gateway.take('products', subject))?.allowed ?? true);
    return allowed.filter((each) => each).length;
  };
  /** Whether what one gateway is asked is known to the other. */
  const share = async () => {
    const subject = somebody();
    const both = [await asked(gateways[0], subject, 5), await asked(gateways[1], subject, 5)];
    return both[0] === 5 && both[1] === 0;
  };

  it('take from one bucket, however many ask at once', async () => {
    const subject = somebody();
    const patient = [await openPatient(), await openPatient()];
    gateways.push(...patient);
    const all = await Promise.all(Array.from({ length: 40 }, (_, n) => patient[n % 2].take('products', subject)));
    expect(all.filter((verdict) => verdict?.allowed)).toHaveLength(5);
    expect(all.at(-1)?.headers['RateLimit']).toBe('"products";r=0;t=30');
  });

  it('go on each by itself when Redis is killed, and together when it is back', async () => {
    const subject = somebody();
    const patient = await openPatient();
    gateways.push(patient);
    expect(await asked(patient, subject, 3)).toBe(3);
    await redis.kill('SIGKILL');
    // What was used up stays used up where it is known, and there is a limit everywhere.
    expect([await asked(patient, subject, 9), await asked(gateways[1], subject, 9)]).toEqual([2, 5]);
    await redis.start();
    await eventually(async () => expect(await share()).toBe(true));
  });

  it('do not wait for a Redis that hangs', async () => {
    await redis.kill('SIGSTOP');
    const waits: number[] = [];
    const subject = somebody();
    for (let n = 0; n < 30; n++) {
      const began = performance.now();
      await gateways[0].take('products', subject);
      waits.push(performance.now() - began);
    }
    // The first one finds out, within 50 ms; the others do not wait at all.
    expect(waits.sort((a, b) => a - b)[20]).toBeLessThan(40);
    expect(waits.at(-1)).toBeLessThan(1_000);
    expect(await asked(gateways[1], subject, 9)).toBe(5);
    await redis.kill('SIGCONT');
    await eventually(async () => expect(await share()).toBe(true));
  });

  it('start without Redis, and find it later', async () => {
    await redis.kill('SIGKILL');
    const late = await open();
    gateways.push(late);
    expect(await asked(late, somebody(), 9)).toBe(5);
    await redis.start();
    await eventually(async () => {
      const subject = somebody();
      expect([await asked(late, subject, 5), await asked(gateways[0], subject, 5)]).toEqual([5, 0]);
    });
  });
});
