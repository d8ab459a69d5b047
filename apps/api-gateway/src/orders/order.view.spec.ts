import { describe, expect, it } from '@jest/globals';
import { OrderPaymentStatus, OrderStatus, PaymentStatus } from '#contracts/generated/ashlar/orders/v1/order.js';
import { anOrder, aPayment } from '../../test/contracts.js';
import { toOrderView } from './order.view.js';
import { toPaymentView } from './payment.view.js';

describe('an order as the API shows it', () => {
  it.each([
    [OrderStatus.ORDER_STATUS_AWAITING_PAYMENT, 'awaiting_payment'],
    [OrderStatus.ORDER_STATUS_PAID, 'paid'],
    [OrderStatus.ORDER_STATUS_SHIPPED, 'shipped'],
    [OrderStatus.ORDER_STATUS_DELIVERED, 'delivered'],
    [OrderStatus.ORDER_STATUS_CANCELLED, 'cancelled'],
    [OrderStatus.ORDER_STATUS_EXPIRED, 'expired'],
  ])('says %s as %s', (status, word) => {
    expect(toOrderView(anOrder({ status })).status).toBe(word);
  });

  it('says where its money is', () => {
    const paymentStatus = OrderPaymentStatus.ORDER_PAYMENT_STATUS_PARTIALLY_REFUNDED;
    expect(toOrderView(anOrder({ paymentStatus })).paymentStatus).toBe('partially_refunded');
  });

  it('shows nothing of a person who was erased', () => {
    const view = toOrderView(anOrder({ customerId: undefined, email: undefined, shippingAddress: undefined }));
    expect(view).toMatchObject({ customerId: null, email: null, shippingAddress: null });
  });

  it('shows a parcel and the end of its hold as null until there is one', () => {
    expect(toOrderView(anOrder({ expiresAt: undefined }))).toMatchObject({ parcel: null, expiresAt: null });
    expect(toOrderView(anOrder({ parcel: { carrier: 'RM' } })).parcel).toEqual({ carrier: 'RM', trackingNumber: null });
  });

  it('says of a payment why it failed or what to do, and leaves out what does not apply', () => {
    const failed = toPaymentView(aPayment({ status: PaymentStatus.PAYMENT_STATUS_FAILED, failureCode: 'card_declined' }));
    expect(JSON.parse(JSON.stringify(failed))).toMatchObject({ status: 'failed', failureCode: 'card_declined' });
    const done = JSON.parse(JSON.stringify(toPaymentView(aPayment()))) as object;
    expect(done).not.toHaveProperty('failureCode');
    expect(done).not.toHaveProperty('nextAction');
  });
});
