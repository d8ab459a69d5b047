import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer } from './api-client.js';

const everyMs = 100;

/** Answers that ask to be repeated: whatever is above 500, and a first attempt that is still running, or was when its process died. */
export const isFinal = (answer: ApiAnswer): boolean => answer.status < 500 && answer.outcome !== '409 IDEMPOTENCY_IN_PROGRESS';

/**
 * Asks again, under the same idempotency key, until there is an answer that says what became of it, whatever dies meanwhile. `trouble` hears
 * what was answered on the way. Throws when `withinMs` are over.
 */
export async function insist<T>(
  ask: () => Promise<ApiAnswer<T>>,
  trouble: (what: string) => void = () => undefined,
  withinMs = Infinity,
): Promise<ApiAnswer<T>> {
  for (const deadline = Date.now() + withinMs; ; await sleep(everyMs)) {
    let what: string;
    try {
      const answer = await ask();
      if (isFinal(answer)) return answer;
      what = answer.outcome;
    } catch (error) {
      what = String((error as Error).cause ?? error);
    }
    trouble(what);
    if (Date.now() > deadline) throw new Error(`There was no answer within ${withinMs / 1000} s; the last was ${what}`);
  }
}
