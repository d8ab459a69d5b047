import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats `check` until it does not throw; after `withinMs` its last error is thrown. For what other processes do in their own time, on a machine that
 * may be busy: the patience costs nothing where all is well, so a shorter one is given only where being late is the failure.
 */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 45_000): Promise<T> {
  for (const deadline = Date.now() + withinMs; ; await sleep(50)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
    }
  }
}
