import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Order as ProtoOrder } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { ShipOrderRequest } from '#contracts/generated/ashlar/orders/v1/orders.js';
import { OrderAnswers } from './order-answers.js';
import { orderNotFound } from './order.errors.js';
import { lockOrder, saveOrder } from './order.store.js';
import { readParcel } from './parcel.js';
import { isUuid } from './text-field.js';

/** Hands a paid order to the carrier. */
@Injectable()
export class ShipOrder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly answers: OrderAnswers,
  ) {}

  /** Throws ORDER_NOT_FOUND, ORDER_NOT_SHIPPABLE. */
  async execute({ id, parcel }: ShipOrderRequest): Promise<ProtoOrder> {
    const given = readParcel(parcel);
    if (!isUuid(id)) throw orderNotFound();
    const order = await this.dataSource.transaction(async (manager) => {
      const found = await lockOrder(manager, id);
      if (!found) throw orderNotFound();
      found.ship(given, new Date());
      await saveOrder(manager, found);
      return found;
    });
    return this.answers.of(order);
  }
}
