import { describe, expect, it } from '@jest/globals';
import { inParallel } from './in-parallel.js';

const never = new AbortController().signal;
const soon = () => new Promise<void>((done) => setImmediate(done));

describe('working in parallel', () => {
  it('does every item once, with no more at a time than asked', async () => {
    const done: number[] = [];
    let busy = 0;
    let busiest = 0;
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, never, async (item) => {
      busiest = Math.max(busiest, ++busy);
      await soon();
      busy -= 1;
      done.push(item);
    });
    expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(busiest).toBe(3);
  });

  it('takes no new item after stop, and ends those under way', async () => {
    const stop = new AbortController();
    const done: number[] = [];
    await inParallel([1, 2, 3, 4], 2, stop.signal, async (item) => {
      stop.abort();
      await soon();
      done.push(item);
    });
    expect(done).toEqual([1, 2].slice(0, done.length));
    expect(done.length).toBeGreaterThan(0);
  });

  it('ends with the first error', async () => {
    const tried: number[] = [];
    const work = inParallel([1, 2, 3, 4, 5, 6], 2, never, async (item) => {
      tried.push(item);
      await soon();
      throw new Error(`no ${item}`);
    });
    await expect(work).rejects.toThrow('no 1');
    expect(tried).toEqual([1, 2]);
  });
});
