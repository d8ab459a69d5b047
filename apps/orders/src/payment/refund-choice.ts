import { orderNotRefundable } from '../order/order.errors.js';
import type { Payment } from './payment.entity.js';
import { refundExceedsPaid } from './payment.errors.js';

/**
 * The payment that a refund of `amount` comes out of, and how much: all that is left unless an amount is given. An order keeps the money of one
 * payment only (what comes on top goes back by itself), so it is the one with most left. Throws ORDER_NOT_REFUNDABLE, REFUND_EXCEEDS_PAID.
 */
export function chooseRefund(payments: readonly Payment[], amount: number | undefined): { payment: Payment; amount: number } {
  const [payment] = payments.filter(({ status }) => status === 'succeeded').sort((a, b) => b.refundable - a.refundable);
  if (!payment) throw orderNotRefundable();
  const wanted = amount ?? payment.refundable;
  if (wanted > payment.refundable || wanted === 0) throw refundExceedsPaid(payment.refundable);
  return { payment, amount: wanted };
}
