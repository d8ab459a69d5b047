const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after the attempt before it each of the ten attempts comes (Standard Webhooks 1.0, "Deliverability and reliability"). */
export const ladder = [0, 5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour] as const;

/** The place of an attempt after which there is no other. */
export const lastStep = ladder.length;

/** A receiver that takes nothing for so long is given up. */
const givenUpAfterMs = 5 * 24 * hour;

/** A receiver may put us off, but no longer than the ladder itself would. */
const longestRetryAfterMs = 24 * hour;

/** Waits grow by up to a tenth at random, so that receivers that failed together are not tried together. */
const jitter = 0.1;

/**
 * Milliseconds from an attempt that failed to the one at `step`, 2 to 10. `scale` makes them shorter in tests; what the receiver asked for by
 * `Retry-After` is its own time and never scaled.
 */
export function waitBefore(step: number, scale: number, retryAfterMs = 0, random: () => number = Math.random): number {
  const wait = ladder[step - 1] * scale * (1 + jitter * random());
  return Math.round(Math.max(wait, Math.min(retryAfterMs, longestRetryAfterMs)));
}

/** Whether a receiver that has failed since then, that often without a success between, is given up: no sooner than a whole ladder has failed. */
export const isGivenUp = (failingForMs: number, failures: number, scale: number): boolean =>
  failures >= lastStep && failingForMs >= givenUpAfterMs * scale;
