import {
  PaymentStatus as ProtoStatus,
  type Payment as ProtoPayment,
  type Refund as ProtoRefund,
} from '#contracts/generated/ashlar/orders/v1/order.js';
import { money } from '#contracts/money.js';
import { toTimestamp } from '#contracts/timestamp.js';
import type { PaymentStatus } from './payment-states.js';
import type { Payment } from './payment.entity.js';
import type { Refund } from './refund.entity.js';

const statuses: Record<PaymentStatus, ProtoStatus> = {
  processing: ProtoStatus.PAYMENT_STATUS_PROCESSING,
  requires_action: ProtoStatus.PAYMENT_STATUS_REQUIRES_ACTION,
  succeeded: ProtoStatus.PAYMENT_STATUS_SUCCEEDED,
  failed: ProtoStatus.PAYMENT_STATUS_FAILED,
};

/** A payment as the contract shows it. */
export const toProtoPayment = ({ state }: Payment): ProtoPayment => ({
  id: state.id,
  orderId: state.orderId,
  provider: state.provider,
  status: statuses[state.status],
  amount: money(state.amount, state.currency),
  refunded: money(state.refunded, state.currency),
  failureCode: state.failureCode ?? undefined,
  nextAction: state.nextAction ?? undefined,
  createdAt: toTimestamp(state.createdAt),
});

/** A refund as the contract shows it. */
export const toProtoRefund = (refund: Refund): ProtoRefund => ({
  id: refund.id,
  paymentId: refund.paymentId,
  amount: money(refund.amount, refund.currency),
  reason: refund.reason,
  status: refund.status,
  createdAt: toTimestamp(refund.createdAt),
  lines: (refund.lines ?? []).map(({ sku, amount }) => ({ sku, amount: money(amount, refund.currency) })),
});
