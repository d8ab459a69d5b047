import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { HandleWebhookRequest } from '#contracts/generated/ashlar/orders/v1/payments.js';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { isUuid } from '../order/text-field.js';
import { MakeRefund } from './make-refund.js';
import { providerNotFound } from './payment.errors.js';
import type { ProviderNotice } from './payment-provider.js';
import { PaymentProviders } from './payment-providers.js';
import { nextPaymentStatus, type PaymentStatus } from './payment-states.js';
import { SettlePayment } from './settle-payment.js';

interface Subject {
  order_id: string;
  status: PaymentStatus;
  /** Whether the event had its effect before. */
  seen: boolean;
  /** Whether the refund that it speaks of is ours and waits for an outcome. */
  refund_pending: boolean;
}

/** Takes in what a provider says by itself. */
@Injectable()
export class HandleWebhook {
  private readonly logger = new Logger('payments');

  constructor(
    private readonly dataSource: DataSource,
    private readonly providers: PaymentProviders,
    private readonly settle: SettlePayment,
    private readonly refunds: MakeRefund,
  ) {}

  /**
   * Throws INVALID_SIGNATURE. A payment that we do not know is acknowledged and left: rows are committed before a provider hears of them, so
   * telling us again would not help. An event is marked in the transaction of its effect; one that has none, because the answer to our own request
   * had brought the same news, needs no mark.
   */
  async execute({ provider: name, body, headers }: HandleWebhookRequest): Promise<void> {
    const provider = this.providers.find(name);
    if (!provider) throw providerNotFound();
    const notice = provider.readNotice(body, headers);
    const subject = await this.find(name, notice);
    if (!subject) {
      this.logger.warn({ provider: name, eventId: notice.eventId }, 'a webhook is about no payment of ours');
      return;
    }
    if (subject.seen) return;
    if (subject.refund_pending) await this.refunds.settle(notice.refundId!, { status: 'succeeded' });
    const { outcome, paymentId } = notice;
    if (nextPaymentStatus(subject.status, outcome.status) === subject.status) return;
    const ids = { orderId: subject.order_id, paymentId: paymentId! };
    await this.settle.execute(ids, outcome, (manager) => this.mark(manager, name, notice));
  }

  private async find(provider: string, { eventId, paymentId, refundId }: ProviderNotice): Promise<Subject | undefined> {
    if (paymentId === undefined || !isUuid(paymentId)) return undefined;
    const { rows } = await preparedQuery<Subject>(
      this.dataSource.manager,
      `SELECT order_id, status,
              EXISTS (SELECT FROM provider_event WHERE provider = $1 AND event_id = $2) AS seen,
              EXISTS (SELECT FROM refund WHERE id = $4 AND payment_id = $3 AND status = 'pending') AS refund_pending
       FROM payment WHERE id = $3 AND provider = $1`,
      [provider, eventId, paymentId, refundId !== undefined && isUuid(refundId) ? refundId : null],
    );
    return rows[0];
  }

  private async mark(manager: EntityManager, provider: string, { eventId }: ProviderNotice): Promise<void> {
    await manager.query(`INSERT INTO provider_event (provider, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [provider, eventId]);
  }
}
