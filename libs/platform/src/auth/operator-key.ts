import { createHash, timingSafeEqual } from 'node:crypto';
import { deriveKey } from './derive-key.js';

/** Carries the operator's key. */
export const operatorHeader = 'ashlar-operator-key';

/** What tools on the operator's own machine present, so that no rate limit holds them up: whoever can read the internal secret can make it. */
export const operatorKey = (internalSecret: string): string => deriveKey(internalSecret, 'operator').toString('base64url');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Tells the operator's key from any other text, in the same time for all. */
export function operatorKeyCheck(internalSecret: string): (given: string | string[] | undefined) => boolean {
  const known = digest(operatorKey(internalSecret));
  return (given) => typeof given === 'string' && timingSafeEqual(digest(given), known);
}
