import type { AshlarCopy } from '#testing/ashlar-copy.js';

/** The processes of the copy; one that is down has no place in a benchmark. */
export function runningPids(copy: AshlarCopy): Record<string, number> {
  return Object.fromEntries(
    Object.entries(copy.pids()).map(([name, pid]) => {
      if (pid === null) throw new Error(`${name} is down`);
      return [name, pid];
    }),
  );
}
