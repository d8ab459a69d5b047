import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Order } from '../order/order.entity.js';
import { lockKnownOrder, saveOrder } from '../order/order.store.js';
import { MakeRefund } from './make-refund.js';
import type { PaymentOutcome } from './payment-states.js';

/**
 * The one way by which a provider's word reaches a payment and its order, whether it is an answer, a webhook or what the reconciler heard.
 * Repeats and latecomers change nothing.
 */
@Injectable()
export class SettlePayment {
  constructor(
    private readonly dataSource: DataSource,
    private readonly makeRefund: MakeRefund,
  ) {}

  /** The order as it is then. `more` joins the transaction; money that came too late is sent back after it. */
  async execute(
    { orderId, paymentId }: { orderId: string; paymentId: string },
    outcome: PaymentOutcome,
    more?: (manager: EntityManager, order: Order) => Promise<void>,
  ): Promise<Order> {
    const order = await this.dataSource.transaction(async (manager) => {
      const locked = await lockKnownOrder(manager, orderId);
      if (locked.settlePayment(paymentId, outcome, new Date())) await saveOrder(manager, locked);
      await more?.(manager, locked);
      return locked;
    });
    for (const { id } of order.newRefunds) await this.makeRefund.executeOrLeave(id);
    return order;
  }
}
