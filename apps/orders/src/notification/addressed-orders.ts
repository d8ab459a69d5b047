import { Injectable } from '@nestjs/common';
import type { MailRecipient } from '#platform/mail/mail.js';
import type { Contact } from '../order/contact.js';
import { OrderContacts } from '../order/order-contacts.js';
import type { Order } from '../order/order.entity.js';
import { OrderQueries } from '../order/order.queries.js';

/** An order with somebody to write to about it. */
export interface AddressedOrder {
  order: Order;
  contact: Contact;
  to: MailRecipient;
}

@Injectable()
export class AddressedOrders {
  constructor(
    private readonly queries: OrderQueries,
    private readonly contacts: OrderContacts,
  ) {}

  /** The order as it stands; undefined once the person was erased, or where nobody knows any more who they are. */
  async find(orderId: string): Promise<AddressedOrder | undefined> {
    const order = await this.queries.find(orderId);
    const personId = order?.state.customerId;
    if (!order || personId == null) return undefined;
    const contact = this.contacts.openOrLeave(order);
    const { email, shippingAddress } = contact;
    return email === null ? undefined : { order, contact, to: { personId, name: shippingAddress?.name ?? '', address: email } };
  }
}
