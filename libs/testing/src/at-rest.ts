import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

const stillForMs = 250;

/** What `read` finds once it finds the same twice: what was done before may still be on its way to consumers and jobs. */
export async function atRest<T>(read: () => Promise<T>): Promise<T> {
  for (let before = await read(); ;) {
    await sleep(stillForMs);
    const now = await read();
    if (isDeepStrictEqual(now, before)) return now;
    before = now;
  }
}
