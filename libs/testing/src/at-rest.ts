import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

const stillForMs = 250;

/**
 * What `read` finds once it finds the same twice: what was done before may still be on its way to consumers and jobs. `last` is what was found at rest
 * before something that was to change nothing.
 */
export async function atRest<T>(read: () => Promise<T>, last?: T): Promise<T> {
  for (let before = await read(); ;) {
    if (isDeepStrictEqual(before, last)) return before;
    await sleep(stillForMs);
    last = before;
    before = await read();
  }
}
