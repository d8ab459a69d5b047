import Stripe from 'stripe';
import { Agent, fetch } from 'undici';
import type { StripeSettings } from '../orders.env.js';
import type { ChargeRecord, ChargeRequest, PaymentProvider, ProviderNotice, RefundRequest } from './payment-provider.js';
import type { PaymentOutcome } from './payment-states.js';
import type { RefundOutcome } from './refund.entity.js';
import { toStripeAmount } from './stripe-amount.js';
import { answerOf, isRefusal, refusalCode } from './stripe-answers.js';
import { patience, StripeIntents } from './stripe-intents.js';
import { StripeNotices } from './stripe-notices.js';
import { isUnconfirmed, toOutcome, toRefundOutcome } from './stripe-outcome.js';

/**
 * Stripe through its own library, with a PaymentIntent a payment: made, then confirmed with the customer's payment method. The library is told
 * to try nothing again by itself, so that ten seconds are ten seconds: whatever was lost is asked for later, under the same key.
 */
export class StripeProvider implements PaymentProvider {
  readonly name = 'stripe';
  private readonly agent = new Agent();
  private readonly stripe: Stripe;
  private readonly intents: StripeIntents;
  private readonly notices: StripeNotices;

  constructor({ secretKey, webhookSecret, apiUrl, returnUrl }: StripeSettings) {
    const { protocol, hostname, port } = new URL(apiUrl);
    const isPlain = protocol === 'http:';
    this.stripe = new Stripe(secretKey, {
      protocol: isPlain ? 'http' : 'https',
      host: hostname,
      port: port || (isPlain ? '80' : '443'),
      httpClient: Stripe.createFetchHttpClient(this.fetchWith(this.agent)),
      maxNetworkRetries: 0,
      telemetry: false,
    });
    this.intents = new StripeIntents(this.stripe, returnUrl);
    this.notices = new StripeNotices(this.stripe, this.intents, webhookSecret);
  }

  async charge({ token, ...charge }: ChargeRequest): Promise<PaymentOutcome> {
    let made: Stripe.PaymentIntent;
    try {
      made = await this.intents.make(charge);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { status: 'failed', failureCode: refusalCode(error) };
    }
    try {
      return toOutcome(await this.intents.confirm(made.id, token, charge.idempotencyKey));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const intent = await this.intents.read(made.id);
      return isUnconfirmed(intent) ? { status: 'failed', providerRef: made.id, failureCode: refusalCode(error) } : toOutcome(intent);
    }
  }

  /** The customer proves themselves to their bank and not to us: all there is to do is to look, or to end it when they gave up. */
  async confirm(providerRef: string, result: 'succeeded' | 'failed'): Promise<PaymentOutcome> {
    return result === 'failed' ? this.void(providerRef) : toOutcome(await this.intents.read(providerRef));
  }

  async void(providerRef: string): Promise<PaymentOutcome> {
    return toOutcome(await this.intents.end(providerRef));
  }

  /** One that nobody has confirmed is ended, so that a confirmation that is still on its way comes to nothing. */
  async find(charge: ChargeRecord): Promise<PaymentOutcome | undefined> {
    const intent = await this.intents.locate(charge);
    if (!intent || !isUnconfirmed(intent)) return intent && toOutcome(intent);
    const ended = await this.intents.end(intent.id);
    return ended.status === 'canceled' ? undefined : toOutcome(ended);
  }

  /** Looked for before it is made: Stripe forgets a key after a day, and a refund may be asked for longer than that. */
  async refund({ refundId, paymentId, providerRef, amount, currency, idempotencyKey }: RefundRequest): Promise<RefundOutcome> {
    const made = await this.findRefund(providerRef, refundId);
    if (made) return toRefundOutcome(made);
    const params = {
      payment_intent: providerRef,
      amount: toStripeAmount(amount, currency),
      metadata: { refund_id: refundId, payment_id: paymentId },
    };
    try {
      return toRefundOutcome(await answerOf(this.stripe.refunds.create(params, { idempotencyKey, ...patience() })));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { status: 'failed' };
    }
  }

  readNotice(body: Uint8Array, headers: Readonly<Record<string, string>>): ProviderNotice {
    return this.notices.read(body, headers['stripe-signature']);
  }

  async close(): Promise<void> {
    await this.agent.close();
  }

  private async findRefund(intent: string, refundId: string): Promise<Stripe.Refund | undefined> {
    const { data } = await answerOf(this.stripe.refunds.list({ payment_intent: intent, limit: 100 }, patience()));
    return data.find(({ metadata }) => metadata?.['refund_id'] === refundId);
  }

  /** With an agent of our own, connections end when we do. */
  private fetchWith(dispatcher: Agent): typeof globalThis.fetch {
    return ((url: string, init: object) => fetch(url, { ...init, dispatcher })) as unknown as typeof globalThis.fetch;
  }
}
