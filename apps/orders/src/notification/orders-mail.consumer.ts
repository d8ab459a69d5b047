import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventConsumer, type ReceivedEvent } from '#platform/events/event-consumer.js';
import type { EventType } from '#platform/events/event-payloads.js';
import { postMail } from '#platform/mail/mail-kind.js';
import { confirmationMail } from './confirmation.mail.js';
import { refundMail } from './refund.mail.js';
import { shippingMail } from './shipping.mail.js';

const mailAbout: Partial<Record<EventType, string>> = {
  'order.paid': confirmationMail,
  'order.shipped': shippingMail,
  'order.refunded': refundMail,
};

/** Tells customers what became of their orders. */
@Injectable()
export class OrdersMailConsumer extends EventConsumer {
  readonly name = 'orders.mail';
  readonly aggregates = ['order'] as const;
  override readonly batch = 50;

  async handle(event: ReceivedEvent, manager: EntityManager): Promise<void> {
    const kind = mailAbout[event.type];
    if (kind !== undefined) await postMail(manager, kind, event);
  }
}
