import type { Outcome, Telling } from './charge.js';

/** What becomes of the answer to the request that made a charge: the money has moved all the same. */
export type LostAnswer = 'none' | 'error';

/** What a card token makes the sandbox do. */
export type Behaviour =
  | { readonly answers: 'at once'; readonly outcome: Outcome; readonly telling?: Telling; readonly lost?: LostAnswer }
  | { readonly answers: 'after confirmation' }
  | { readonly answers: 'later'; readonly outcome: Outcome };

const succeeds: Outcome = { status: 'succeeded' };
const declines: Outcome = { status: 'failed', failureCode: 'card_declined' };

const behaviours: Readonly<Record<string, Behaviour>> = {
  tok_ok: { answers: 'at once', outcome: succeeds },
  tok_declined: { answers: 'at once', outcome: declines },
  tok_3ds: { answers: 'after confirmation' },
  tok_async_ok: { answers: 'later', outcome: succeeds },
  tok_async_fail: { answers: 'later', outcome: declines },
  tok_timeout: { answers: 'at once', outcome: succeeds, lost: 'none' },
  tok_error_after_charge: { answers: 'at once', outcome: succeeds, lost: 'error' },
  tok_duplicate_webhooks: { answers: 'at once', outcome: succeeds, telling: 'duplicated' },
  tok_reordered_webhooks: { answers: 'at once', outcome: succeeds, telling: 'reordered' },
};

const unknownToken: Behaviour = { answers: 'at once', outcome: { status: 'failed', failureCode: 'invalid_token' } };

export const behaviourOf = (token: string): Behaviour => (Object.hasOwn(behaviours, token) ? behaviours[token] : unknownToken);
