const FIRST_MS = 500;
export const LONGEST_MS = 30_000;

/**
 * How long to wait after the `attempt`-th failure, from 1: half a second, doubling up to `longest`. Up to half of it is taken off at
 * random, so that events that failed together do not come back together.
 */
export function backoffMs(attempt: number, longest = LONGEST_MS, random = Math.random()): number {
  const full = Math.min(longest, FIRST_MS * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full * (1 - random / 2));
}
