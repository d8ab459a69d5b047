import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { type RedisServer, redisAvailable, startRedis, withRedis } from '#testing/redis/redis-server.js';
import { resource } from '../http/answer.js';
import { CatalogCache } from './catalog-cache.js';
import { CatalogOutage } from './catalog-outage.js';
import { lists } from './purges.js';
import { SharedCache } from './shared-cache.js';

const suite = redisAvailable() ? describe : describe.skip;

suite(withRedis('gateways that cache together'), () => {
  let redis: RedisServer;
  let gateways: Gateway[];
  /** What catalog shows of every product. */
  let name: string;

  interface Gateway {
    cache: CatalogCache;
    read(id: string): Promise<string>;
    /** Reads of catalog. */
    reads: number;
  }

  /** A gateway's cache in front of a catalog. */
  const open = async (): Promise<Gateway> => {
    const cache = new CatalogCache({
      bytes: 1_000_000,
      timeoutMs: 5_000,
      outage: new CatalogOutage(() => Promise.resolve(true)),
      shared: await SharedCache.open(redis.url),
    });
    const gateway: Gateway = {
      cache,
      reads: 0,
      read: async (id) => {
        const load = () => {
          gateway.reads++;
          return Promise.resolve(resource({ id, name, version: 1, variants: [{ id: `variant of ${id}`, sku: `SKU ${id}` }] }));
        };
        const { answer } = await cache.read({ kind: 'resource', key: id }, load);
        return (JSON.parse(`${answer.start}"}}`) as { data: { name: string } }).data.name;
      },
    };
    gateways.push(gateway);
    return gateway;
  };
  /** Whether what one has read is known to the other. */
  const share = async () => {
    const [one, other] = gateways;
    const [id, before] = [randomUUID(), other.reads];
    await one.read(id);
    await eventually(async () => {
      await other.read(id);
      expect(other.reads).toBe(before);
    }, 200);
  };

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    name = 'old';
    gateways = [];
    await open();
    await open();
    await eventually(share);
  });
  afterEach(() => gateways.forEach(({ cache }) => cache.stop()));

  it('answer with what another one has read', () => share());

  it('show what was written through one at the other as soon as the writer has the answer', async () => {
    const [one, other] = gateways;
    for (let n = 0; n < 50; n++) {
      const id = randomUUID();
      name = 'old';
      for (const each of gateways) await each.read(id);
      name = 'new';
      await one.cache.purge([n % 2 ? id : `SKU ${id}`, lists]);
      expect([await other.read(id), await one.read(id)]).toEqual(['new', 'new']);
    }
  });

  it('never give each other what was read before a write', async () => {
    const [one, other] = gateways;
    const id = randomUUID();
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    let begun = () => {};
    const reading = new Promise<void>((resolve) => (begun = resolve));
    const early = one.cache.read({ kind: 'resource', key: id }, async () => {
      begun();
      await held;
      return resource({ id, name: 'old', version: 1, variants: [] });
    });
    await reading;
    name = 'new';
    await other.cache.purge([id]);
    answer();
    await early;
    expect([await other.read(id), await one.read(id)]).toEqual(['new', 'new']);
  });

  it('believe nothing that was there before they could hear of changes', async () => {
    const id = randomUUID();
    await gateways[0].read(id);
    name = 'changed before anybody could tell';
    expect(await (await open()).read(id)).toBe(name);
  });

  it.each(['SIGKILL', 'SIGSTOP'] as const)('go on each by itself after %s of Redis, and together when it is back', async (signal) => {
    const [one] = gateways;
    const id = randomUUID();
    await redis.kill(signal);
    await one.read(id);
    name = 'new';
    await one.cache.purge([id]);
    expect(await one.read(id)).toBe('new');
    if (signal === 'SIGKILL') await redis.start();
    else await redis.kill('SIGCONT');
    await eventually(share);
    expect(await one.read(id)).toBe('new');
  });
});
