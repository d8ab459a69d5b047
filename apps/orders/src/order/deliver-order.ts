import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Order as ProtoOrder } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { DeliverOrderRequest } from '#contracts/generated/ashlar/orders/v1/orders.js';
import { OrderAnswers } from './order-answers.js';
import { orderNotFound } from './order.errors.js';
import { lockOrder, saveOrder } from './order.store.js';
import { readParcel } from './parcel.js';
import { isUuid } from './text-field.js';

/** Records that a shipped order has arrived. */
@Injectable()
export class DeliverOrder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly answers: OrderAnswers,
  ) {}

  /** Throws ORDER_NOT_FOUND, ORDER_NOT_DELIVERABLE. */
  async execute({ id, parcel }: DeliverOrderRequest): Promise<ProtoOrder> {
    const given = readParcel(parcel);
    if (!isUuid(id)) throw orderNotFound();
    const order = await this.dataSource.transaction(async (manager) => {
      const found = await lockOrder(manager, id);
      if (!found) throw orderNotFound();
      found.deliver(given, new Date());
      await saveOrder(manager, found);
      return found;
    });
    return this.answers.of(order);
  }
}
