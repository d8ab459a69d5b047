import { Injectable } from '@nestjs/common';
import { writeLetter } from '#platform/mail/letter.js';
import { MailKind, type MailFact } from '#platform/mail/mail-kind.js';
import { MailSite } from '#platform/mail/mail-site.js';
import type { MailContent } from '#platform/mail/mail.js';
import { AddressedOrders, type AddressedOrder } from './addressed-orders.js';
import { addressLine, orderRows } from './order-rows.js';

export const confirmationMail = 'order-confirmation';

/** Says that an order has come in and is paid, also one that costs nothing. */
@Injectable()
export class ConfirmationMail extends MailKind<'order.paid'> {
  readonly name = confirmationMail;

  constructor(
    private readonly orders: AddressedOrders,
    private readonly site: MailSite,
  ) {
    super();
  }

  override async compose({ subject }: MailFact<'order.paid'>): Promise<MailContent | undefined> {
    const found = await this.orders.find(subject);
    return found && { to: found.to, ...confirmationLetter(this.site.shop, found) };
  }
}

export const confirmationLetter = (shop: string, { order, contact: { shippingAddress } }: Pick<AddressedOrder, 'order' | 'contact'>) => {
  const { number } = order.state;
  return writeLetter({
    subject: `Your order ${number}`,
    title: 'Thank you for your order',
    parts: [
      { text: `We have your order ${number}, and it is paid. This is what is in it.` },
      { rows: orderRows(order) },
      ...(shippingAddress ? [{ text: `It goes to: ${addressLine(shippingAddress)}` }] : []),
      { text: 'We write again when it is on its way.' },
    ],
    signature: shop,
  });
};
