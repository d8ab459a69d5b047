import { Injectable } from '@nestjs/common';
import type { Order as ProtoOrder } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { Keeping } from '#platform/idempotency/idempotency.js';
import { OrderContacts } from './order-contacts.js';
import type { Order } from './order.entity.js';
import { toProtoOrder } from './order.proto.js';

/**
 * Orders as writes answer with them. What is kept for a repeat says nothing of the person: that never changes once an order is placed, so it is taken
 * from the order again, and is gone when they were erased.
 */
@Injectable()
export class OrderAnswers implements Keeping<ProtoOrder> {
  constructor(private readonly contacts: OrderContacts) {}

  /** What was written is answered, even where what is stored of the person was tampered with. */
  of(order: Order): ProtoOrder {
    return toProtoOrder(order, this.contacts.openOrLeave(order));
  }

  kept(answer: ProtoOrder): object {
    return { ...answer, customerId: undefined, email: undefined, shippingAddress: undefined };
  }

  async whole(kept: object): Promise<ProtoOrder> {
    const order = kept as ProtoOrder;
    const { customerId, email, shippingAddress } = await this.contacts.read(order.id);
    return { ...order, customerId: customerId ?? undefined, email: email ?? undefined, shippingAddress: shippingAddress ?? undefined };
  }
}
