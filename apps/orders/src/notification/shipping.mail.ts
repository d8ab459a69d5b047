import { Injectable } from '@nestjs/common';
import type { EventPayloads } from '#platform/events/event-payloads.js';
import { writeLetter } from '#platform/mail/letter.js';
import { MailKind, type MailFact } from '#platform/mail/mail-kind.js';
import { MailSite } from '#platform/mail/mail-site.js';
import type { MailContent } from '#platform/mail/mail.js';
import { AddressedOrders, type AddressedOrder } from './addressed-orders.js';
import { addressLine } from './order-rows.js';

export const shippingMail = 'order-shipped';

/** Says that an order is on its way, and by whom. */
@Injectable()
export class ShippingMail extends MailKind<'order.shipped'> {
  readonly name = shippingMail;

  constructor(
    private readonly orders: AddressedOrders,
    private readonly site: MailSite,
  ) {
    super();
  }

  override async compose({ subject, data }: MailFact<'order.shipped'>): Promise<MailContent | undefined> {
    const found = await this.orders.find(subject);
    return found && { to: found.to, ...shippingLetter(this.site.shop, found, data) };
  }
}

export const shippingLetter = (
  shop: string,
  { order, contact: { shippingAddress } }: Pick<AddressedOrder, 'order' | 'contact'>,
  { carrier, trackingNumber }: EventPayloads['order.shipped'],
) => {
  const { number } = order.state;
  const parcel = [
    ...(carrier == null ? [] : [{ label: 'Carrier', value: carrier }]),
    ...(trackingNumber == null ? [] : [{ label: 'Tracking number', value: trackingNumber }]),
  ];
  return writeLetter({
    subject: `Your order ${number} is on its way`,
    title: 'It is on its way',
    parts: [
      { text: `We have sent your order ${number}.` },
      ...(parcel.length > 0 ? [{ rows: parcel }] : []),
      ...(shippingAddress ? [{ text: `It goes to: ${addressLine(shippingAddress)}` }] : []),
    ],
    signature: shop,
  });
};
