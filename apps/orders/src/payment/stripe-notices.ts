import Stripe from 'stripe';
import { z } from 'zod';
import { invalidField } from '#platform/errors/domain-error.js';
import { invalidSignature } from './payment.errors.js';
import type { ProviderNews, ProviderNotice } from './payment-provider.js';
import { answerIfAny } from './stripe-answers.js';
import { patience, type StripeIntents } from './stripe-intents.js';
import { toOutcome, toRefundOutcome } from './stripe-outcome.js';

const toleranceSeconds = 300;

/** The events that something follows from, and what each is about. Of every other type it is recorded that it came. */
const subjects: Readonly<Record<string, 'intent' | 'refund'>> = {
  'payment_intent.created': 'intent',
  'payment_intent.processing': 'intent',
  'payment_intent.requires_action': 'intent',
  'payment_intent.amount_capturable_updated': 'intent',
  'payment_intent.partially_funded': 'intent',
  'payment_intent.succeeded': 'intent',
  'payment_intent.payment_failed': 'intent',
  'payment_intent.canceled': 'intent',
  'refund.created': 'refund',
  'refund.updated': 'refund',
  'refund.failed': 'refund',
  'charge.refund.updated': 'refund',
};

const eventView = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  data: z.object({ object: z.object({ id: z.string().optional() }) }),
});

/** Reads Stripe's webhooks. Events come late, twice and out of order, so nothing is taken from one but what it is about: that is read anew. */
export class StripeNotices {
  constructor(
    private readonly stripe: Stripe,
    private readonly intents: StripeIntents,
    private readonly secret: string,
  ) {}

  /** Throws INVALID_SIGNATURE before anything is parsed, and VALIDATION_FAILED for what is signed and yet no event. */
  read(body: Uint8Array, signature: string | undefined): ProviderNotice {
    const event = eventView.safeParse(this.verified(body, signature ?? ''));
    if (!event.success) throw invalidField('body', 'is no event of Stripe');
    const { id: eventId, type, data } = event.data;
    return { eventId, type, news: () => this.news(type, data.object.id) };
  }

  private verified(body: Uint8Array, signature: string): unknown {
    try {
      return this.stripe.webhooks.constructEvent(Buffer.from(body), signature, this.secret, toleranceSeconds);
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) throw invalidSignature();
      return undefined;
    }
  }

  private async news(type: string, id: string | undefined): Promise<ProviderNews | undefined> {
    const subject = Object.hasOwn(subjects, type) ? subjects[type] : undefined;
    if (!subject || id === undefined) return undefined;
    return subject === 'intent' ? this.ofIntent(id) : this.ofRefund(id);
  }

  private async ofIntent(id: string): Promise<ProviderNews | undefined> {
    const intent = await this.intents.readIfAny(id);
    return intent && { paymentId: intent.metadata['payment_id'], outcome: toOutcome(intent) };
  }

  private async ofRefund(id: string): Promise<ProviderNews | undefined> {
    const refund = await answerIfAny(this.stripe.refunds.retrieve(id, { expand: ['payment_intent'] }, patience()));
    if (!refund) return undefined;
    const intent = typeof refund.payment_intent === 'object' ? refund.payment_intent : null;
    return {
      paymentId: intent?.metadata['payment_id'],
      outcome: intent ? toOutcome(intent) : undefined,
      refund: { refundId: refund.metadata?.['refund_id'], outcome: toRefundOutcome(refund) },
    };
  }
}
