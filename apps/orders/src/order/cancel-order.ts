import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Order as ProtoOrder } from '#contracts/generated/ashlar/orders/v1/order.js';
import { Idempotency } from '#platform/idempotency/idempotency.js';
import { MakeRefund } from '../payment/make-refund.js';
import { visibleOrder } from './order-access.js';
import { orderNotFound } from './order.errors.js';
import { nobody } from './contact.js';
import { OrderAnswers } from './order-answers.js';
import { toProtoOrder } from './order.proto.js';
import { lockOrder, saveOrder } from './order.store.js';
import { isUuid } from './text-field.js';

/** Calls an order off before it is shipped: the stock is free again, what was paid goes back, what is being paid is voided. */
@Injectable()
export class CancelOrder {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly dataSource: DataSource,
    private readonly makeRefund: MakeRefund,
    private readonly answers: OrderAnswers,
  ) {}

  /** Throws ORDER_NOT_FOUND, ORDER_NOT_CANCELLABLE. */
  async execute(id: string): Promise<ProtoOrder> {
    if (!isUuid(id)) throw orderNotFound();
    return this.idempotency.run(async (claim) => {
      const order = await this.dataSource.transaction(async (manager) => {
        const locked = visibleOrder(await lockOrder(manager, id), 'orders:write');
        locked.cancel(new Date());
        await saveOrder(manager, locked);
        await claim.completeIn(manager, toProtoOrder(locked, nobody));
        return locked;
      });
      for (const refund of order.newRefunds) await this.makeRefund.executeOrLeave(refund.id);
      return this.answers.of(order);
    }, this.answers);
  }
}
