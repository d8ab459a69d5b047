import Stripe from 'stripe';
import { ProviderUnreachable } from './payment-provider.js';

/** Stripe understood and said no: a declined card, or a request that cannot be met. Nothing else says how it ended. */
export type StripeRefusal = InstanceType<typeof Stripe.errors.StripeError>;

const { StripeCardError, StripeInvalidRequestError, StripeIdempotencyError } = Stripe.errors;

/** Everything else is no answer: a wrong key of ours, too many requests (429), another request under the same key (409), their own faults. */
export const isRefusal = (error: unknown): error is StripeRefusal =>
  error instanceof StripeCardError || error instanceof StripeInvalidRequestError || error instanceof StripeIdempotencyError;

/** The answer to a call. Throws `StripeRefusal`, and `ProviderUnreachable` for whatever leaves open what happened. */
export async function answerOf<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    if (isRefusal(cause)) throw cause;
    throw new ProviderUnreachable(`Stripe gave no answer: ${(cause as Error).message}`, { cause });
  }
}

/** The answer, or undefined where there is no such thing. */
export async function answerIfAny<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await answerOf(call);
  } catch (error) {
    if (isRefusal(error) && error.code === 'resource_missing') return undefined;
    throw error;
  }
}

/** Why Stripe refused, in its own word: https://docs.stripe.com/error-codes. */
export const refusalCode = ({ code }: StripeRefusal): string => code ?? 'refused_by_provider';
