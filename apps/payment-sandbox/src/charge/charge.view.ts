import type { Charge, Refund } from './charge.js';

/** A charge as callers and webhook receivers see it. */
export const toChargeView = (charge: Charge) => ({
  id: charge.id,
  orderId: charge.orderId,
  paymentId: charge.paymentId,
  status: charge.status,
  amount: charge.amount,
  currency: charge.currency,
  refunded: charge.refunded,
  failureCode: charge.failureCode,
  nextAction: charge.status === 'requires_action' ? { type: 'confirm_3ds' as const } : undefined,
  createdAt: charge.createdAt,
  updatedAt: charge.updatedAt,
});

/** A refund as callers and webhook receivers see it. There is no slow or failing refund here. */
export const toRefundView = (refund: Refund) => ({
  id: refund.id,
  refundId: refund.refundId,
  chargeId: refund.chargeId,
  amount: refund.amount,
  currency: refund.currency,
  reason: refund.reason,
  status: 'succeeded' as const,
  createdAt: refund.createdAt,
});
