import { describe, expect, it } from '@jest/globals';
import { Turnstile } from './turnstile.js';

describe('a turnstile', () => {
  /** Works that end when they are told to, by number, and which of them have begun. */
  const works = (turnstile: Turnstile) => {
    const begun: number[] = [];
    const ends: ((failed?: Error) => void)[] = [];
    const start = (number: number) =>
      turnstile.pass(
        () =>
          new Promise<number>((resolve, reject) => {
            begun.push(number);
            ends[number] = (failed) => (failed ? reject(failed) : resolve(number));
          }),
      );
    return { begun, start, end: (number: number, failed?: Error) => ends[number](failed) };
  };

  it('lets so many through at once, and the others in the order in which they came', async () => {
    const { begun, start, end } = works(new Turnstile(2));
    const all = [0, 1, 2, 3, 4].map((number) => start(number));
    expect(begun).toEqual([0, 1]);
    end(1);
    await expect(all[1]).resolves.toBe(1);
    expect(begun).toEqual([0, 1, 2]);
    for (const number of [0, 2, 3, 4]) {
      end(number);
      await all[number];
    }
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  it('gives the place of whoever fails to the next', async () => {
    const { begun, start, end } = works(new Turnstile(1, 60_000));
    const [first, second] = [start(0), start(1)];
    end(0, new Error('no'));
    await expect(first).rejects.toThrow('no');
    expect(begun).toEqual([0, 1]);
    end(1);
    await second;
    const third = start(2);
    expect(begun).toEqual([0, 1, 2]);
    end(2);
    await third;
  });

  it('lets nobody wait for longer than the patience lasts', async () => {
    const { begun, start, end } = works(new Turnstile(1, 5));
    const [first, second] = [start(0), start(1)];
    await expect(second).rejects.toMatchObject({ kind: 'unavailable' });
    end(0);
    await first;
    const third = start(2);
    expect(begun).toEqual([0, 2]);
    end(2);
    await third;
  });
});
