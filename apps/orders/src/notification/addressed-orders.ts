import { Injectable } from '@nestjs/common';
import type { MailRecipient } from '#platform/mail/mail.js';
import type { Order } from '../order/order.entity.js';
import { OrderQueries } from '../order/order.queries.js';

/** An order with somebody to write to about it. */
export interface AddressedOrder {
  order: Order;
  to: MailRecipient;
}

@Injectable()
export class AddressedOrders {
  constructor(private readonly queries: OrderQueries) {}

  /** The order as it stands; undefined once the person was erased. */
  async find(orderId: string): Promise<AddressedOrder | undefined> {
    const order = await this.queries.find(orderId);
    if (!order?.state.email || order.state.customerId == null) return undefined;
    const { customerId, email, shippingAddress } = order.state;
    return { order, to: { personId: customerId, name: shippingAddress?.name ?? '', address: email } };
  }
}
