import type Stripe from 'stripe';
import type { ChargeRecord } from './payment-provider.js';
import { timeLeft } from './provider-deadline.js';
import { toStripeAmount } from './stripe-amount.js';
import { answerIfAny, answerOf, isRefusal } from './stripe-answers.js';

const answerWithinMs = 10_000;
/** Stripe's search lags by a minute, and in bad times by an hour; it forgets idempotency keys after a day at the earliest. */
const searchableAfterMs = 3_600_000;

/** The time that one call may take: ten seconds, or what the caller has left. */
export const patience = () => ({ timeout: timeLeft(answerWithinMs) });

/** Makes, finds and ends PaymentIntents. */
export class StripeIntents {
  constructor(
    private readonly stripe: Stripe,
    private readonly returnUrl: string | undefined,
  ) {}

  /**
   * Makes a payment's intent, which moves no money. Nothing in it depends on the customer's card, so whoever knows the payment makes the same
   * again and gets the same: that is how a charge whose answer was lost is found.
   */
  async make({ amount, currency, orderId, paymentId, idempotencyKey }: ChargeRecord): Promise<Stripe.PaymentIntent> {
    const params: Stripe.PaymentIntentCreateParams = {
      amount: toStripeAmount(amount, currency),
      currency: currency.toLowerCase(),
      automatic_payment_methods: { enabled: true, allow_redirects: this.returnUrl ? 'always' : 'never' },
      metadata: { order_id: orderId, payment_id: paymentId },
    };
    return answerOf(this.stripe.paymentIntents.create(params, { idempotencyKey, ...patience() }));
  }

  /** Takes the money with a payment method. Under one key it is tried once. */
  async confirm(id: string, token: string, idempotencyKey: string): Promise<Stripe.PaymentIntent> {
    const params = { payment_method: token, ...(this.returnUrl && { return_url: this.returnUrl }) };
    return answerOf(this.stripe.paymentIntents.confirm(id, params, { idempotencyKey: `${idempotencyKey}:confirm`, ...patience() }));
  }

  /** How it stands at this moment. */
  async read(id: string): Promise<Stripe.PaymentIntent> {
    return answerOf(this.stripe.paymentIntents.retrieve(id, {}, patience()));
  }

  /** The same, or undefined where there is none. */
  async readIfAny(id: string): Promise<Stripe.PaymentIntent | undefined> {
    return answerIfAny(this.stripe.paymentIntents.retrieve(id, {}, patience()));
  }

  /** Ends it, so that it can never succeed; as it stands when it has gone too far for that. */
  async end(id: string): Promise<Stripe.PaymentIntent> {
    try {
      return await answerOf(this.stripe.paymentIntents.cancel(id, {}, patience()));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return this.read(id);
    }
  }

  /** The intent of a payment as it stands. A young payment's is made again under its key, an old one's is searched for. */
  async locate(charge: ChargeRecord): Promise<Stripe.PaymentIntent | undefined> {
    if (charge.providerRef) return this.read(charge.providerRef);
    if (Date.now() - charge.createdAt.getTime() < searchableAfterMs) {
      const { id } = await this.make(charge);
      return this.read(id);
    }
    const query = `metadata['payment_id']:'${charge.paymentId}'`;
    const { data } = await answerOf(this.stripe.paymentIntents.search({ query, limit: 1 }, patience()));
    return data[0] && this.read(data[0].id);
  }
}
