import { accessTokenRules } from '#platform/auth/access-token-rules.js';

/** A key by its age; which one it is, is for the caller to know. */
export interface Aged {
  /** When it came into the folder, in epoch milliseconds. */
  since: number;
}

/**
 * How long a key is published before it signs: everybody who verifies tokens has to know it by then. The processes of this installation look every ten
 * seconds; what stands in front of `/.well-known/jwks.json` may keep an answer for twenty.
 */
export const overlapMs = 30_000;

/** How long a key is still published after its last token was signed: as long as that token lives, and a minute for clocks that differ. */
const stayMs = (accessTokenRules.lifetimeSeconds + 60) * 1000;

interface Schedule<Key> {
  signs: Key;
  /** `signs` among them. */
  published: Key[];
  /** No token of theirs is alive any more. */
  outdated: Key[];
}

/** What each key is for at a moment: the newest that has been published long enough signs, and the only one always does. Keys are given newest first. */
export function scheduleOf<Key extends Aged>(newestFirst: readonly Key[], now: number): Schedule<Key> {
  const signs = newestFirst.find(({ since }) => since + overlapMs <= now) ?? newestFirst.at(-1);
  if (!signs) throw new Error('There is no key to sign access tokens with.');
  // A key signs until the next newer one does.
  const isOutdated = (_: Key, at: number) => at > 0 && newestFirst[at - 1].since + overlapMs + stayMs < now;
  return { signs, published: newestFirst.filter((key, at) => !isOutdated(key, at)), outdated: newestFirst.filter(isOutdated) };
}
