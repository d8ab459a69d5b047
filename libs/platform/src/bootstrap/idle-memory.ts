import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const lookEveryMs = 5_000;
/** A process that is busy for less than this share of its time has a moment to spare. */
const idleBelow = 0.05;
/** Less than this is not worth the tenth of a second that it takes. */
const worthwhileBytes = 12 * 1024 * 1024;

/**
 * Gives back to the system what start-up and rushes of requests left in the heap, whenever the process has been idle for a while: V8 by itself keeps
 * a young generation that has grown. It makes room for a large one, which is what the garbage collector needs under load.
 */
export function returnMemoryWhenIdle(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;
  let before = performance.eventLoopUtilization();
  let keptBytes = 0;
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > idleBelow || process.memoryUsage.rss() < keptBytes + worthwhileBytes) return;
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    keptBytes = process.memoryUsage.rss();
  }, lookEveryMs).unref();
}
