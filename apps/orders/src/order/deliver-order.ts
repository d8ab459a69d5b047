import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DeliverOrderRequest } from '#contracts/generated/ashlar/orders/v1/orders.js';
import { orderNotFound } from './order.errors.js';
import type { Order } from './order.entity.js';
import { lockOrder, saveOrder } from './order.store.js';
import { readParcel } from './parcel.js';
import { isUuid } from './text-field.js';

/** Records that a shipped order has arrived. */
@Injectable()
export class DeliverOrder {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws ORDER_NOT_FOUND, ORDER_NOT_DELIVERABLE. */
  async execute({ id, parcel }: DeliverOrderRequest): Promise<Order> {
    const given = readParcel(parcel);
    if (!isUuid(id)) throw orderNotFound();
    return this.dataSource.transaction(async (manager) => {
      const order = await lockOrder(manager, id);
      if (!order) throw orderNotFound();
      order.deliver(given, new Date());
      await saveOrder(manager, order);
      return order;
    });
  }
}
