import type Stripe from 'stripe';
import type { PaymentOutcome } from './payment-states.js';
import type { RefundOutcome } from './refund.entity.js';

/** Nobody has tried to take money with it yet. */
export const isUnconfirmed = ({ status, last_payment_error: error }: Stripe.PaymentIntent): boolean =>
  (status === 'requires_payment_method' || status === 'requires_confirmation') && !error;

/** What a PaymentIntent means for its payment. One without a charge yet is being processed: whoever made it is about to confirm it. */
export function toOutcome(intent: Stripe.PaymentIntent): PaymentOutcome {
  const providerRef = intent.id;
  const error = intent.last_payment_error;
  switch (intent.status) {
    case 'succeeded':
      return { status: 'succeeded', providerRef };
    case 'requires_action':
      return { status: 'requires_action', providerRef, nextAction: nextActionOf(intent) };
    case 'canceled':
      return { status: 'failed', providerRef, failureCode: 'canceled' };
    case 'requires_payment_method':
    case 'requires_confirmation':
      return error ? { status: 'failed', providerRef, failureCode: error.code ?? 'declined' } : { status: 'processing', providerRef };
    default:
      return { status: 'processing', providerRef };
  }
}

/** Where the customer has to go, or else what a page needs to show it to them with Stripe.js. */
const nextActionOf = ({ next_action: action, client_secret: secret }: Stripe.PaymentIntent): string | undefined =>
  action?.redirect_to_url?.url ?? secret ?? action?.type;

/** What a refund of Stripe's means for ours. */
export function toRefundOutcome({ id: providerRef, status }: Stripe.Refund): RefundOutcome {
  switch (status) {
    case 'succeeded':
      return { status: 'succeeded', providerRef };
    case 'failed':
    case 'canceled':
      return { status: 'failed', providerRef };
    default:
      return { status: 'pending', providerRef };
  }
}
