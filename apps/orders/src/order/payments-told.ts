import type { PaymentPart } from '../payment/payment-states.js';
import type { OrderEvent } from './order-events.js';

/**
 * What the events of an order say of its payments, by their ids: those that succeeded or failed while the order waited for them, and what went
 * back. They do not say which payments are open, which ended after the order was off, and what is on its way back.
 */
export function paymentsTold(events: readonly OrderEvent[]): Map<string, PaymentPart> {
  const told = new Map<string, PaymentPart>();
  for (const { type, data } of events) {
    if (type === 'order.paid' && data.paymentId != null) {
      told.set(data.paymentId, { status: 'succeeded', amount: data.amount?.amount ?? 0, refunded: 0 });
    } else if (type === 'order.payment_failed') {
      told.set(data.paymentId, { status: 'failed', amount: data.amount?.amount ?? 0, refunded: 0 });
    } else if (type === 'order.refunded') {
      told.set(data.paymentId, withRefund(told.get(data.paymentId), data.amount?.amount ?? 0));
    }
  }
  return told;
}

/** Money that came when nobody waited for it is first heard of when it went back. */
function withRefund(payment: PaymentPart | undefined, amount: number): PaymentPart {
  if (payment?.status !== 'succeeded') return { status: 'succeeded', amount, refunded: amount };
  const refunded = payment.refunded + amount;
  return { ...payment, amount: Math.max(payment.amount, refunded), refunded };
}
