import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Payment as ProtoPayment } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { ConfirmPaymentRequest } from '#contracts/generated/ashlar/orders/v1/payments.js';
import { invalidField, unavailable } from '#platform/errors/domain-error.js';
import { caller } from '../order/order-access.js';
import type { Order } from '../order/order.entity.js';
import { OrderQueries } from '../order/order.queries.js';
import { paymentDeclined, paymentNotConfirmable, paymentNotFound } from './payment.errors.js';
import type { Payment } from './payment.entity.js';
import { ProviderUnreachable } from './payment-provider.js';
import { PaymentProviders } from './payment-providers.js';
import type { PaymentOutcome } from './payment-states.js';
import { toProtoPayment } from './payment.proto.js';
import { SettlePayment } from './settle-payment.js';

const askAfterSeconds = 10;

/** Finishes a payment for which the customer had something to do (3-D Secure). */
@Injectable()
export class ConfirmPayment {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: OrderQueries,
    private readonly providers: PaymentProviders,
    private readonly settle: SettlePayment,
  ) {}

  /** Throws PAYMENT_NOT_FOUND, PAYMENT_NOT_CONFIRMABLE, PAYMENT_DECLINED; 503 when the provider gives no answer. */
  async execute({ paymentId, result }: ConfirmPaymentRequest): Promise<ProtoPayment> {
    if (result !== 'succeeded' && result !== 'failed') throw invalidField('result', 'must be succeeded or failed');
    const order = await this.queries.findByPayment(paymentId);
    if (!order || order.state.customerId !== caller().userId) throw paymentNotFound();
    const outcome = await this.confirm(confirmable(order, paymentId), result);
    const settled = await this.settle.execute({ orderId: order.id, paymentId }, outcome);
    const payment = settled.payment(paymentId);
    if (payment.status === 'failed') throw paymentDeclined(payment.state.failureCode);
    return toProtoPayment(payment);
  }

  /** When the answer is lost, the webhook or the reconciler brings it. */
  private async confirm(payment: Payment, result: 'succeeded' | 'failed'): Promise<PaymentOutcome> {
    try {
      return await this.providers.of(payment.state).confirm(payment.state.providerRef!, result);
    } catch (cause) {
      if (!(cause instanceof ProviderUnreachable)) throw cause;
      await this.dataSource.query(`UPDATE payment SET ask_at = now() + interval '${askAfterSeconds} seconds' WHERE id = $1`, [payment.id]);
      throw unavailable('The payment provider does not answer. Look at the payment in a moment.', { cause, retryAfterSeconds: 10 });
    }
  }
}

function confirmable(order: Order, paymentId: string): Payment {
  const payment = order.payment(paymentId);
  if (payment.status !== 'requires_action') throw paymentNotConfirmable(`it is ${payment.status.replace('_', ' ')}`);
  if (order.status !== 'awaiting_payment') throw paymentNotConfirmable(`the order is ${order.status}`);
  return payment;
}
