import { Injectable, Logger } from '@nestjs/common';
import type { HandleWebhookRequest } from '#contracts/generated/ashlar/orders/v1/payments.js';
import { unavailable } from '#platform/errors/domain-error.js';
import { MakeRefund } from './make-refund.js';
import { providerNotFound } from './payment.errors.js';
import { ProviderUnreachable, type ProviderNews, type ProviderNotice, type RefundNews } from './payment-provider.js';
import { PaymentProviders } from './payment-providers.js';
import { nextPaymentStatus } from './payment-states.js';
import { ProviderEvents, type ProviderEvent, type Subject } from './provider-events.js';
import { SettlePayment } from './settle-payment.js';

/** Takes in what a provider says by itself. What each type of event leads to in each state is in docs/payments.md. */
@Injectable()
export class HandleWebhook {
  private readonly logger = new Logger('payments');

  constructor(
    private readonly providers: PaymentProviders,
    private readonly events: ProviderEvents,
    private readonly settle: SettlePayment,
    private readonly refunds: MakeRefund,
  ) {}

  /**
   * Throws INVALID_SIGNATURE; 503 when the provider has to be asked and does not answer, so that it tells us again. An event is recorded in the
   * transaction of its effect; one that has none because our own request had brought the same news needs no record.
   */
  async execute({ provider: name, body, headers }: HandleWebhookRequest): Promise<void> {
    const provider = this.providers.find(name);
    if (!provider) throw providerNotFound();
    const notice = provider.readNotice(body, headers);
    const event = { provider: name, eventId: notice.eventId, type: notice.type };
    const news = await this.newsOf(notice);
    if (!news) return this.events.record(event, 'ignored');
    const subject = await this.events.subjectOf(event, news);
    if (!subject) return this.leave(event);
    if (!subject.seen) await this.take(event, subject, news);
  }

  private async newsOf(notice: ProviderNotice): Promise<ProviderNews | undefined> {
    try {
      return await notice.news();
    } catch (cause) {
      if (!(cause instanceof ProviderUnreachable)) throw cause;
      throw unavailable('The payment provider does not answer: tell us again.', { cause, retryAfterSeconds: 10 });
    }
  }

  /** Rows are committed before a provider hears of them, so telling us of an unknown payment again would not help. */
  private async leave(event: ProviderEvent): Promise<void> {
    this.logger.warn(event, 'a webhook is about no payment of ours');
    await this.events.record(event, 'not_ours');
  }

  private async take(event: ProviderEvent, subject: Subject, { outcome, refund }: ProviderNews): Promise<void> {
    const { orderId, paymentId, status, knowsRef } = subject;
    if (refund) await this.takeRefund(event, subject, refund);
    if (!outcome) return;
    const isNews = nextPaymentStatus(status, outcome.status) !== status || (!knowsRef && outcome.providerRef !== undefined);
    if (!isNews) return;
    await this.settle.execute({ orderId, paymentId }, outcome, (manager) => this.events.record(event, 'applied', manager));
  }

  private async takeRefund(event: ProviderEvent, { refund: ours, paymentId }: Subject, { refundId, outcome }: RefundNews): Promise<void> {
    if (!ours) {
      this.logger.error({ ...event, paymentId, refundId }, 'money went back that we did not send: the books do not show it');
      return this.events.record(event, 'not_ours');
    }
    if (ours.status === 'succeeded' && outcome.status === 'failed') {
      this.logger.error({ ...event, paymentId, refundId }, 'a refund that had succeeded came back: it has to be given in another way');
      return this.events.record(event, 'for_the_operator');
    }
    if (ours.status === 'pending' && outcome.status !== 'pending') {
      await this.refunds.settle(ours.id, outcome, (manager) => this.events.record(event, 'applied', manager));
    }
  }
}
