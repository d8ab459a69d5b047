import { readdir, readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';

const threads = '/proc/self/task';
/** A thread of that niceness gets a tenth of what one of ours gets, and all that nobody wants. */
const niceness = 10;

/**
 * Lets the threads that hash passwords give way to whatever else wants the processor: a hash may take longer, an event loop may not. Linux has a
 * priority for each thread; elsewhere nothing happens.
 */
export async function lowerHashingPriority(): Promise<void> {
  if (process.platform !== 'linux') return;
  // Reading makes the pool's threads, if nobody needed them before.
  for (const thread of await readdir(threads)) {
    const name = await readFile(`${threads}/${thread}/comm`, 'utf8').catch(() => '');
    if (name.startsWith('libuv-worker')) setPriority(Number(thread), niceness);
  }
}
