import { randomUUID } from 'node:crypto';
import type { OrderColumns } from '../src/order/order-columns.js';
import { sealContact } from '../src/order/contact.js';
import { Order } from '../src/order/order.entity.js';
import { Payment, type PaymentColumns } from '../src/payment/payment.entity.js';

/** A payment of 1000 pence that succeeded, unless told otherwise. */
export const aPayment = (columns: Partial<PaymentColumns> = {}): Payment =>
  new Payment({
    id: randomUUID(),
    orderId: randomUUID(),
    attempt: 1,
    provider: 'sandbox',
    providerRef: 'ch_1',
    idempotencyKey: 'order:1:charge:1',
    status: 'succeeded',
    amount: 1000,
    currency: 'GBP',
    refunded: 0,
    failureCode: null,
    nextAction: null,
    askAt: null,
    createdAt: new Date(),
    ...columns,
  });

/** An order over 1000 pence that awaits payment and has a quarter of an hour left, unless told otherwise. */
export const anOrder = ({ payments = [], ...columns }: Partial<OrderColumns> & { payments?: Payment[] } = {}): Order => {
  const totals = { items: 1000, shipping: 0, tax: 0, discount: 0, grand: 1000 };
  return new Order(
    {
      id: randomUUID(),
      number: '0000-0000',
      status: 'awaiting_payment',
      paymentStatus: 'unpaid',
      currency: 'GBP',
      totals,
      customerId: randomUUID(),
      contact: sealContact(undefined, {
        email: 'ada@example.com',
        shippingAddress: { name: 'Ada', line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
      }),
      parcel: null,
      placedAt: new Date(),
      expiresAt: new Date(Date.now() + 900_000),
      updatedAt: new Date(),
      version: 1,
      ...columns,
    },
    [{ sku: 'MUG', variantId: randomUUID(), name: 'Mug', unitPrice: 1000, quantity: 1, total: 1000 }],
    payments,
  );
};
