import { invalidRequest, newId, noSuch, objectOf, StripeProblem, textOf, type Params } from './stripe-wire.js';

export interface Intent {
  id: string;
  object: 'payment_intent';
  status: 'requires_payment_method' | 'requires_action' | 'requires_capture' | 'processing' | 'succeeded' | 'canceled';
  amount: number;
  currency: string;
  client_secret: string;
  metadata: Record<string, string>;
  last_payment_error: { code: string; message: string } | null;
  next_action: { type: string; redirect_to_url?: { url: string } } | null;
}

export interface StripeRefund {
  id: string;
  object: 'refund';
  status: 'pending' | 'succeeded' | 'failed';
  amount: number;
  currency: string;
  payment_intent: string;
  metadata: Record<string, string>;
}

const declined = { code: 'card_declined', message: 'Your card was declined.' };
const unauthenticated = { code: 'payment_intent_authentication_failure', message: 'The customer could not prove who they are.' };

/** The objects of Stripe that we use, and their rules. */
export class StripeBooks {
  readonly intents = new Map<string, Intent>();
  readonly refunds = new Map<string, StripeRefund>();
  /** How a refund begins. */
  refundsBegin: StripeRefund['status'] = 'succeeded';

  createIntent(params: Params): Intent {
    const amount = Number(textOf(params, 'amount'));
    if (!Number.isInteger(amount) || amount < 1) throw invalidRequest('parameter_invalid_integer', 'Invalid integer: amount');
    if (amount < 30) throw invalidRequest('amount_too_small', 'Amount must be at least 30 pence.');
    const id = newId('pi');
    const currency = textOf(params, 'currency')!;
    if (!/^[a-z]{3}$/.test(currency)) throw invalidRequest('parameter_unknown', `Invalid currency: ${currency}`);
    const intent: Intent = {
      id,
      object: 'payment_intent',
      status: 'requires_payment_method',
      amount,
      currency,
      client_secret: `${id}_secret_${newId('s')}`,
      metadata: objectOf(params, 'metadata'),
      last_payment_error: null,
      next_action: null,
    };
    this.intents.set(id, intent);
    return intent;
  }

  /** Stripe's own test payment methods, and what each leads to. */
  confirm(id: string, params: Params): Intent {
    const intent = this.intent(id);
    if (intent.status !== 'requires_payment_method') throw this.unexpected(intent);
    const returnUrl = textOf(params, 'return_url');
    switch (textOf(params, 'payment_method')) {
      case 'pm_card_visa':
        intent.status = 'succeeded';
        break;
      case 'pm_card_chargeDeclined':
        intent.last_payment_error = declined;
        throw new StripeProblem(402, { type: 'card_error', decline_code: 'generic_decline', ...declined, payment_intent: { ...intent } });
      case 'pm_card_threeDSecure2Required':
        intent.status = 'requires_action';
        intent.next_action = returnUrl
          ? { type: 'redirect_to_url', redirect_to_url: { url: `https://hooks.stripe.example/${id}` } }
          : { type: 'use_stripe_sdk' };
        break;
      case 'pm_usBankAccount':
        intent.status = 'processing';
        break;
      default:
        throw noSuch('PaymentMethod', textOf(params, 'payment_method') ?? '');
    }
    return intent;
  }

  cancel(id: string): Intent {
    const intent = this.intent(id);
    if (intent.status === 'succeeded' || intent.status === 'processing' || intent.status === 'canceled') throw this.unexpected(intent);
    intent.status = 'canceled';
    return intent;
  }

  /** What happens outside of our requests: the customer's bank, or time, says how it ends. */
  settle(id: string, result: 'succeeded' | 'failed'): Intent {
    const intent = this.intent(id);
    if (result === 'failed') intent.last_payment_error = intent.status === 'requires_action' ? unauthenticated : declined;
    intent.status = result === 'succeeded' ? 'succeeded' : 'requires_payment_method';
    intent.next_action = null;
    return intent;
  }

  refund(params: Params): StripeRefund {
    const intent = this.intent(textOf(params, 'payment_intent') ?? '');
    const amount = Number(textOf(params, 'amount'));
    if (intent.status !== 'succeeded') throw invalidRequest('payment_intent_unexpected_state', 'It has no charge to refund.');
    if (amount > this.keptOf(intent)) throw invalidRequest('charge_already_refunded', 'Refund amount is greater than unrefunded amount.');
    const refund: StripeRefund = {
      id: newId('re'),
      object: 'refund',
      status: this.refundsBegin,
      amount,
      currency: intent.currency,
      payment_intent: intent.id,
      metadata: objectOf(params, 'metadata'),
    };
    this.refunds.set(refund.id, refund);
    return refund;
  }

  intent(id: string): Intent {
    const intent = this.intents.get(id);
    if (!intent) throw noSuch('payment_intent', id);
    return intent;
  }

  findRefund(id: string): StripeRefund {
    const refund = this.refunds.get(id);
    if (!refund) throw noSuch('refund', id);
    return refund;
  }

  refundsOf(intentId: string): StripeRefund[] {
    return [...this.refunds.values()].filter((refund) => refund.payment_intent === intentId);
  }

  /** What was taken and not given back. */
  keptOf({ id, status, amount }: Intent): number {
    if (status !== 'succeeded') return 0;
    return this.refundsOf(id).reduce((left, refund) => (refund.status === 'failed' ? left : left - refund.amount), amount);
  }

  private unexpected(intent: Intent): StripeProblem {
    const message = `You cannot do this to a PaymentIntent that is ${intent.status}.`;
    return invalidRequest('payment_intent_unexpected_state', message, { payment_intent: { ...intent } });
  }
}
