import type { Provider } from '@nestjs/common';
import { mailProviders } from '#platform/mail/mail-providers.js';
import { AddressedOrders } from './notification/addressed-orders.js';
import { ConfirmationMail } from './notification/confirmation.mail.js';
import { OrdersMailConsumer } from './notification/orders-mail.consumer.js';
import { RefundMail } from './notification/refund.mail.js';
import { ShippingMail } from './notification/shipping.mail.js';
import type { OrdersConfig } from './orders.env.js';

/** The mails of this service. */
export const mailOfOrders = ({ ORDERS_DATABASE_URL, mail }: OrdersConfig): Provider[] => [
  AddressedOrders,
  OrdersMailConsumer,
  ...mailProviders(ORDERS_DATABASE_URL, mail, [ConfirmationMail, ShippingMail, RefundMail]),
];
