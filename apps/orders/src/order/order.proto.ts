import { OrderPaymentStatus as ProtoPaymentStatus, OrderStatus as ProtoStatus } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { Order as ProtoOrder } from '#contracts/generated/ashlar/orders/v1/order.js';
import { money } from '#contracts/money.js';
import { toOptionalTimestamp, toTimestamp } from '#contracts/timestamp.js';
import type { OrderPaymentStatus } from '../payment/payment-states.js';
import { toProtoPayment } from '../payment/payment.proto.js';
import type { Contact } from './contact.js';
import type { Order } from './order.entity.js';
import type { OrderStatus } from './order-status.js';

const statuses: Record<OrderStatus, ProtoStatus> = {
  awaiting_payment: ProtoStatus.ORDER_STATUS_AWAITING_PAYMENT,
  paid: ProtoStatus.ORDER_STATUS_PAID,
  shipped: ProtoStatus.ORDER_STATUS_SHIPPED,
  delivered: ProtoStatus.ORDER_STATUS_DELIVERED,
  cancelled: ProtoStatus.ORDER_STATUS_CANCELLED,
  expired: ProtoStatus.ORDER_STATUS_EXPIRED,
};

const paymentStatuses: Record<OrderPaymentStatus, ProtoPaymentStatus> = {
  unpaid: ProtoPaymentStatus.ORDER_PAYMENT_STATUS_UNPAID,
  processing: ProtoPaymentStatus.ORDER_PAYMENT_STATUS_PROCESSING,
  paid: ProtoPaymentStatus.ORDER_PAYMENT_STATUS_PAID,
  failed: ProtoPaymentStatus.ORDER_PAYMENT_STATUS_FAILED,
  partially_refunded: ProtoPaymentStatus.ORDER_PAYMENT_STATUS_PARTIALLY_REFUNDED,
  refunded: ProtoPaymentStatus.ORDER_PAYMENT_STATUS_REFUNDED,
};

export const toProtoOrderStatus = (status: OrderStatus): ProtoStatus => statuses[status];

/** The status that a filter names; undefined for none. */
export const fromProtoOrderStatus = (status: ProtoStatus): OrderStatus | undefined =>
  (Object.keys(statuses) as OrderStatus[]).find((each) => statuses[each] === status);

/** An order as the contract shows it, with its contact as far as that is to be shown. */
export function toProtoOrder({ state, lines, payments }: Order, { email, shippingAddress }: Contact): ProtoOrder {
  const { currency, totals } = state;
  const amount = (value: number) => money(value, currency);
  return {
    id: state.id,
    number: state.number,
    status: statuses[state.status],
    paymentStatus: paymentStatuses[state.paymentStatus],
    currency,
    lines: lines.map(({ sku, variantId, name, unitPrice, quantity, total }) => ({
      sku,
      variantId,
      name,
      unitPrice: amount(unitPrice),
      quantity,
      total: amount(total),
    })),
    totals: {
      items: amount(totals.items),
      shipping: amount(totals.shipping),
      tax: amount(totals.tax),
      discount: amount(totals.discount),
      grand: amount(totals.grand),
    },
    customerId: state.customerId ?? undefined,
    email: email ?? undefined,
    shippingAddress: shippingAddress ?? undefined,
    payments: payments.map(toProtoPayment),
    parcel: state.parcel ?? undefined,
    placedAt: toTimestamp(state.placedAt),
    expiresAt: toOptionalTimestamp(state.expiresAt),
    createdAt: toTimestamp(state.placedAt),
    updatedAt: toTimestamp(state.updatedAt),
    version: state.version,
  };
}
