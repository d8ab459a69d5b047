import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { faultPoint } from '#platform/faults/fault-point.js';
import type { Order } from '../order/order.entity.js';
import type { Payment } from './payment.entity.js';
import { ProviderUnreachable } from './payment-provider.js';
import { PaymentProviders } from './payment-providers.js';
import type { PaymentOutcome } from './payment-states.js';
import { SettlePayment } from './settle-payment.js';

/** Asks a payment's provider for the money and takes in its answer. The payment must be committed: what is asked for here is never forgotten. */
@Injectable()
export class ChargePayment {
  private readonly logger = new Logger('payments');

  constructor(
    private readonly providers: PaymentProviders,
    private readonly settle: SettlePayment,
  ) {}

  /** Throws UNKNOWN_PROVIDER naming `field`. */
  assertProvider(name: string, field: string): void {
    this.providers.requested(name, field);
  }

  /**
   * The order as it is after the answer; a lost one leaves the payment `processing`, for the reconciler and the webhook to settle. `more` joins the
   * transaction that writes the answer down.
   */
  async execute(
    order: Order,
    payment: Payment,
    token: string,
    more?: (manager: EntityManager, order: Order) => Promise<void>,
  ): Promise<Order> {
    const outcome = await this.ask(payment, token);
    faultPoint('orders.after-provider-answer');
    return outcome ? this.settle.executeFresh(order, payment.id, outcome, more) : order;
  }

  private async ask(payment: Payment, token: string): Promise<PaymentOutcome | undefined> {
    try {
      return await this.providers.of(payment.state).charge({ ...payment.charge, token });
    } catch (error) {
      if (!(error instanceof ProviderUnreachable)) throw error;
      this.logger.warn({ err: error, paymentId: payment.id }, 'the outcome of a payment is not known yet');
      return undefined;
    }
  }
}
