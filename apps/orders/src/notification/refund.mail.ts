import { Injectable } from '@nestjs/common';
import type { Money } from '#contracts/money.js';
import { formatMoney } from '#platform/mail/format-money.js';
import { writeLetter } from '#platform/mail/letter.js';
import { MailKind, type MailFact } from '#platform/mail/mail-kind.js';
import { MailSite } from '#platform/mail/mail-site.js';
import type { MailContent } from '#platform/mail/mail.js';
import { AddressedOrders } from './addressed-orders.js';

export const refundMail = 'order-refunded';

/** Says that money went back, and how much; one mail a refund. */
@Injectable()
export class RefundMail extends MailKind<'order.refunded'> {
  readonly name = refundMail;

  constructor(
    private readonly orders: AddressedOrders,
    private readonly site: MailSite,
  ) {
    super();
  }

  override async compose({ subject, data }: MailFact<'order.refunded'>): Promise<MailContent | undefined> {
    if (data.amount == null) throw new Error(`The refund ${data.refundId} has no amount`);
    const found = await this.orders.find(subject);
    return found && { to: found.to, ...refundLetter(this.site.shop, found.order.state.number, data.amount) };
  }
}

export const refundLetter = (shop: string, number: string, amount: Money) =>
  writeLetter({
    subject: `A refund for your order ${number}`,
    title: 'Your money is on its way back',
    parts: [
      { text: `We have refunded ${formatMoney(amount)} of your order ${number}, by the way that you paid.` },
      { small: 'Banks may take some days to show it.' },
    ],
    signature: shop,
  });
