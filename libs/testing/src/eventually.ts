import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats `check` until it does not throw; after `withinMs` its last error is thrown. For what other processes do in their own time. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  for (const deadline = Date.now() + withinMs; ; await sleep(50)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
    }
  }
}
