import { describe, expect, it } from '@jest/globals';
import { CollectedWrites } from './collected-writes.js';

/** A write that ends when the test says so. */
function aWriter() {
  const batches: number[][] = [];
  const ends: { done: () => void; fail: (error: Error) => void }[] = [];
  const writes = new CollectedWrites<number>((items) => {
    batches.push(items);
    return new Promise((done, fail) => ends.push({ done, fail }));
  }, 3);
  return { writes, batches, ends };
}

const turn = () => new Promise(setImmediate);

describe('Collected writes', () => {
  it('write the first at once and what comes meanwhile together, in order, and no more than fit', async () => {
    const { writes, batches, ends } = aWriter();
    const all = [1, 2, 3, 4, 5].map((item) => writes.add(item));
    expect(batches).toEqual([[1]]);
    ends[0].done();
    await turn();
    expect(batches).toEqual([[1], [2, 3, 4]]);
    ends[1].done();
    await turn();
    ends[2].done();
    await Promise.all(all);
    expect(batches).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('tell everybody of a batch that it failed, and go on with the next', async () => {
    const { writes, ends } = aWriter();
    const [one, two] = [writes.add(1), writes.add(2)];
    ends[0].fail(new Error('full'));
    await expect(one).rejects.toThrow('full');
    await turn();
    ends[1].done();
    await expect(two).resolves.toBeUndefined();
    const three = writes.add(3);
    ends[2].done();
    await expect(three).resolves.toBeUndefined();
  });
});
