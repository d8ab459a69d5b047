import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addJob } from '#platform/jobs/add-job.js';
import { reconcilePaymentJob } from '../order/order-jobs.js';
import { OrderQueries } from '../order/order.queries.js';
import { PaymentProviders } from './payment-providers.js';
import type { PaymentOutcome } from './payment-states.js';
import { SettlePayment } from './settle-payment.js';

/**
 * An attempt that the provider never saw is given up: the token to try again with is the customer's, who may have left. Should the request arrive
 * after all, its success is taken in like any other late one.
 */
const neverSeen: PaymentOutcome = { status: 'failed', failureCode: 'provider_unreachable' };
const askAgainMs = 10_000;

/** Settles a payment whose answer was lost, by asking its provider under the key it was made with. */
@Injectable()
export class ReconcilePayment {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: OrderQueries,
    private readonly providers: PaymentProviders,
    private readonly settle: SettlePayment,
  ) {}

  /** Throws `ProviderUnreachable`: then it is asked again. */
  async execute({ paymentId }: { paymentId: string }): Promise<void> {
    const order = await this.queries.findByPayment(paymentId);
    const payment = order?.payment(paymentId);
    if (!order || !payment?.isOpen) return;
    const outcome = await this.providers.of(payment.state).find(payment.state.idempotencyKey);
    const settled = await this.settle.execute({ orderId: order.id, paymentId }, outcome ?? neverSeen);
    if (settled.payment(paymentId).status === 'processing') {
      await addJob(this.dataSource.manager, reconcilePaymentJob(payment, new Date(Date.now() + askAgainMs)));
    }
  }
}
