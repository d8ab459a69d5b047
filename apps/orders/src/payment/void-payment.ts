import { Injectable } from '@nestjs/common';
import { OrderQueries } from '../order/order.queries.js';
import type { Payment } from './payment.entity.js';
import { PaymentProviders } from './payment-providers.js';
import type { PaymentOutcome } from './payment-states.js';
import { SettlePayment } from './settle-payment.js';

const neverSeen: PaymentOutcome = { status: 'failed', failureCode: 'canceled' };

/** Keeps an open payment from succeeding: its order is off, or is paid in another way. One that succeeded before is sent back when it is settled. */
@Injectable()
export class VoidPayment {
  constructor(
    private readonly queries: OrderQueries,
    private readonly providers: PaymentProviders,
    private readonly settle: SettlePayment,
  ) {}

  /** Throws `ProviderUnreachable`: then it is tried again. */
  async execute({ paymentId }: { paymentId: string }): Promise<void> {
    const order = await this.queries.findByPayment(paymentId);
    const payment = order?.payment(paymentId);
    if (order && payment?.isOpen) await this.settle.execute({ orderId: order.id, paymentId }, await this.outcomeOf(payment));
  }

  private async outcomeOf({ state, charge }: Payment): Promise<PaymentOutcome> {
    const provider = this.providers.of(state);
    const ref = state.providerRef ?? (await provider.find(charge))?.providerRef;
    return ref === undefined ? neverSeen : provider.void(ref);
  }
}
