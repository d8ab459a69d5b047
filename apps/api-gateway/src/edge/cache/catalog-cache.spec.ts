import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError, deadlineExceeded, unavailable } from '#platform/errors/domain-error.js';
import { backgroundCall, currentCall, runInCallContext } from '#platform/grpc/call-context.js';
import { codeOf } from '#testing/code-of.js';
import { type Answer, page, resource } from '../http/answer.js';
import { CatalogCache } from './catalog-cache.js';
import { CatalogOutage } from './catalog-outage.js';
import type { CatalogRead } from './catalog-read.js';
import { everything, large, lists } from './purges.js';

const mug: CatalogRead = { kind: 'resource', key: 'product of mug' };
const list: CatalogRead = { kind: 'query', key: 'products' };
const aProduct = (name: string, count = 1) =>
  resource({ id: 'mug', name, version: 1, variants: Array.from({ length: count }, (_, n) => ({ id: `variant ${n}`, sku: `SKU-${n}` })) });

/** A read of catalog that ends when a test says so. */
class PendingRead {
  readonly calls: { end(answer: Answer<unknown>): void; fail(error: unknown): void }[] = [];
  readonly load = () => new Promise<Answer<unknown>>((end, fail) => this.calls.push({ end, fail }));
}

describe('the cache of the catalog', () => {
  let now: number;
  let catalogServes: boolean;
  let cache: CatalogCache;

  beforeEach(() => {
    now = 0;
    catalogServes = true;
    const outage = new CatalogOutage(() => Promise.resolve(catalogServes));
    cache = new CatalogCache({ bytes: 1_000_000, timeoutMs: 1_000, outage, clock: { now: () => now } });
    now = 1;
  });
  afterEach(() => cache.stop());

  const shown = (found: { answer: { start: string } } | undefined) =>
    found && (JSON.parse(`${found.answer.start}"}}`) as { data: { name: string } }).data.name;
  const read = async (name: string, what = mug) => shown(await cache.read(what, () => Promise.resolve(aProduct(name))));
  const failing = (error: Error, what = mug) => cache.read(what, () => Promise.reject(error));

  it('answers from memory for less than a second, counted from when the read began', async () => {
    const slow = new PendingRead();
    const first = cache.read(mug, slow.load);
    now += 600;
    slow.calls[0].end(aProduct('old'));
    await first;
    now += 399;
    expect([await read('new'), cache.find(mug)?.ageMs]).toEqual(['old', 999]);
    now += 1;
    expect([cache.find(mug), await read('new')]).toEqual([undefined, 'new']);
  });

  it('asks once for a thousand that wait', async () => {
    const slow = new PendingRead();
    const waiting = Array.from({ length: 1_000 }, () => cache.read(mug, slow.load));
    slow.calls[0].end(aProduct('one'));
    expect(new Set((await Promise.all(waiting)).map(shown))).toEqual(new Set(['one']));
    expect(slow.calls).toHaveLength(1);
  });

  it('fails for all that wait, and asks anew afterwards', async () => {
    const slow = new PendingRead();
    const waiting = [cache.read(mug, slow.load), cache.read(mug, slow.load)];
    slow.calls[0].fail(new DomainError('not_found', 'PRODUCT_NOT_FOUND', 'None.'));
    for (const each of waiting) await expect(each).rejects.toThrow(codeOf('PRODUCT_NOT_FOUND'));
    expect(await read('made meanwhile')).toBe('made meanwhile');
  });

  it('lets nobody join a read that began a second ago', async () => {
    const slow = new PendingRead();
    const early = cache.read(mug, slow.load);
    now += 1_000;
    const late = cache.read(mug, slow.load);
    slow.calls[1].end(aProduct('new'));
    slow.calls[0].end(aProduct('old'));
    expect([shown(await early), shown(await late), await read('unasked')]).toEqual(['old', 'new', 'new']);
  });

  it('lets each that waits go when its own time is over, and reads on', async () => {
    const slow = new PendingRead();
    const hurried = { ...backgroundCall('hurried'), deadline: Date.now() + 20 };
    const patient = cache.read(mug, slow.load);
    await expect(runInCallContext(hurried, () => cache.read(mug, slow.load))).rejects.toThrow(codeOf('DEADLINE_EXCEEDED'));
    slow.calls[0].end(aProduct('late'));
    expect(shown(await patient)).toBe('late');
  });

  it('reads as nobody in particular, with the trace of who came first', async () => {
    const call = { ...backgroundCall('r-1'), traceparent: 'trace', accessToken: 'secret', deadline: Date.now() + 500 };
    let seen = currentCall();
    const load = () => {
      seen = currentCall();
      return Promise.resolve(aProduct('any'));
    };
    await runInCallContext(call, () => cache.read(mug, load));
    expect(seen).toMatchObject({ requestId: 'r-1', traceparent: 'trace', accessToken: undefined });
    expect(seen?.deadline).toBeGreaterThan(call.deadline);
  });

  it.each([
    ['the product', ['mug']],
    ['a variant of it', ['variant 0']],
    ['its stock', ['SKU-0']],
    ['everything', [everything]],
  ])('forgets a product at once when %s changes, and not when another does', async (_, names) => {
    await read('old');
    now += 1;
    await cache.purge(['another', lists, large]);
    expect(await read('unasked')).toBe('old');
    await cache.purge(names);
    expect(await read('new')).toBe('new');
  });

  it('forgets a product of many variants when any stock changes', async () => {
    await cache.read(mug, () => Promise.resolve(aProduct('old', 100)));
    now += 1;
    await cache.purge(['SKU-99', large]);
    expect(await read('new')).toBe('new');
  });

  it('never keeps what was read before a write, however late it comes', async () => {
    const slow = new PendingRead();
    const early = cache.read(mug, slow.load);
    now += 1;
    await cache.purge(['mug', lists]);
    now += 1;
    const writer = cache.read(mug, slow.load);
    slow.calls[1].end(aProduct('new'));
    expect(shown(await writer)).toBe('new');
    slow.calls[0].end(aProduct('old'));
    await early;
    expect(await read('unasked')).toBe('new');
  });

  it('asks no read replica that has not come as far as the latest write', async () => {
    const seen: (string | undefined)[] = [];
    const load = () => {
      seen.push(currentCall()?.readAfter);
      return Promise.resolve(aProduct('any'));
    };
    await cache.read(mug, load);
    for (const wrote of ['0/B0', '0/A0', undefined]) {
      now += 1;
      await cache.purge(['mug'], wrote);
      now += 1;
      await cache.read(mug, load);
    }
    expect(seen).toEqual([undefined, '0/B0', '0/B0', '0/B0']);
  });

  it('shares one read of a product among those who come while others’ events pass', async () => {
    const slow = new PendingRead();
    const waiting = [cache.read(mug, slow.load)];
    now += 1;
    cache.note(['another']);
    waiting.push(cache.read(mug, slow.load));
    slow.calls[0].end(aProduct('one'));
    await Promise.all(waiting);
    expect(slow.calls).toHaveLength(1);
  });

  it('stays within its bytes, and lets no queries push products out', async () => {
    await read('kept');
    const long = 'x'.repeat(10_000);
    for (let n = 0; n < 500; n++) await cache.read({ kind: 'query', key: `${n}` }, () => Promise.resolve(page([{ long }], undefined)));
    expect(cache.bytes).toBeLessThanOrEqual(1_000_000);
    expect([cache.find({ kind: 'query', key: '0' }), shown(cache.find(mug))]).toEqual([undefined, 'kept']);
    expect(cache.find({ kind: 'query', key: '499' })).toBeDefined();
  });

  describe('while catalog is down', () => {
    const down = unavailable('The catalog service is not available.');

    it.each([
      ['is unavailable', down],
      ['does not answer in time', deadlineExceeded('Too late.')],
    ])('gives the last good answer for five minutes when it %s, with its age', async (_, error) => {
      await read('good');
      now += 200_000;
      const found = await failing(error);
      expect([shown(found), found.ageMs]).toEqual(['good', 200_000]);
      now += 100_000;
      await expect(failing(error)).resolves.toMatchObject({ ageMs: 300_000 });
      now += 1;
      await expect(failing(error)).rejects.toBe(error);
    });

    it('waits for no other failure until catalog serves again', async () => {
      await read('good');
      catalogServes = false;
      now += 5_000;
      await failing(down);
      expect(await read('unasked')).toBe('good');
      catalogServes = true;
      const until = Date.now() + 5_000;
      while ((await read('recovered')) !== 'recovered' && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await read('unasked')).toBe('recovered');
    });

    it('gives no answer that is known to be wrong, but one whose stock has moved', async () => {
      await read('good');
      now += 1;
      await cache.purge(['SKU-0', large, lists]);
      await expect(failing(down)).resolves.toMatchObject({ ageMs: 1 });
      await cache.purge(['mug', lists]);
      await expect(failing(down)).rejects.toBe(down);
    });

    it('gives a list although something in it has changed', async () => {
      await cache.read(list, () => Promise.resolve(page([{ id: 'mug' }], undefined)));
      now += 1;
      await cache.purge(['mug', lists]);
      await expect(failing(down, list)).resolves.toMatchObject({ ageMs: 1 });
    });

    it('says what it never knew as it is', async () => {
      await expect(failing(down)).rejects.toBe(down);
    });

    it.each(['not_found', 'invalid', 'forbidden', 'rate_limited', 'internal'] as const)('is no %s', async (kind) => {
      await read('good');
      now += 5_000;
      await expect(failing(new DomainError(kind, 'CODE', 'No.'))).rejects.toThrow(codeOf('CODE'));
    });
  });
});
