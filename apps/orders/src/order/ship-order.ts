import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ShipOrderRequest } from '#contracts/generated/ashlar/orders/v1/orders.js';
import { orderNotFound } from './order.errors.js';
import type { Order } from './order.entity.js';
import { lockOrder, saveOrder } from './order.store.js';
import { readParcel } from './parcel.js';
import { isUuid } from './text-field.js';

/** Hands a paid order to the carrier. */
@Injectable()
export class ShipOrder {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws ORDER_NOT_FOUND, ORDER_NOT_SHIPPABLE. */
  async execute({ id, parcel }: ShipOrderRequest): Promise<Order> {
    const given = readParcel(parcel);
    if (!isUuid(id)) throw orderNotFound();
    return this.dataSource.transaction(async (manager) => {
      const order = await lockOrder(manager, id);
      if (!order) throw orderNotFound();
      order.ship(given, new Date());
      await saveOrder(manager, order);
      return order;
    });
  }
}
