import type { Outcome } from './charge.js';

/** What a card token makes the sandbox do. */
export type Behaviour =
  | { readonly answers: 'at once'; readonly outcome: Outcome }
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
};

const unknownToken: Behaviour = { answers: 'at once', outcome: { status: 'failed', failureCode: 'invalid_token' } };

export const behaviourOf = (token: string): Behaviour => (Object.hasOwn(behaviours, token) ? behaviours[token] : unknownToken);
