import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '#platform/errors/domain-error.js';
import type { Order } from '../order/order.entity.js';
import { lockKnownOrder, saveOrder } from '../order/order.store.js';
import { MakeRefund } from './make-refund.js';
import type { PaymentOutcome } from './payment-states.js';

interface PaymentIds {
  orderId: string;
  paymentId: string;
}

type More = (manager: EntityManager, order: Order) => Promise<void>;

interface Settlement {
  paymentId: string;
  outcome: PaymentOutcome;
  more: More | undefined;
}

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
  async execute({ orderId, paymentId }: PaymentIds, outcome: PaymentOutcome, more?: More): Promise<Order> {
    return this.settle((manager) => lockKnownOrder(manager, orderId), { paymentId, outcome, more });
  }

  /** The same for an order that was just written here: it is not read again, unless somebody was quicker. */
  async executeFresh(order: Order, paymentId: string, outcome: PaymentOutcome, more?: More): Promise<Order> {
    try {
      return await this.settle(() => Promise.resolve(order.asWritten()), { paymentId, outcome, more });
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'stale') throw error;
      return this.execute({ orderId: order.id, paymentId }, outcome, more);
    }
  }

  private async settle(read: (manager: EntityManager) => Promise<Order>, { paymentId, outcome, more }: Settlement): Promise<Order> {
    const order = await this.dataSource.transaction(async (manager) => {
      const found = await read(manager);
      if (found.settlePayment(paymentId, outcome, new Date())) await saveOrder(manager, found);
      await more?.(manager, found);
      return found;
    });
    for (const { id } of order.newRefunds) await this.makeRefund.executeOrLeave(id);
    return order;
  }
}
