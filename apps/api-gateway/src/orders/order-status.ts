import { OrderPaymentStatus, OrderStatus } from '#contracts/generated/ashlar/orders/v1/order.js';

/** An order's status as the API says it. */
export const statusNames = {
  [OrderStatus.ORDER_STATUS_UNSPECIFIED]: 'awaiting_payment',
  [OrderStatus.ORDER_STATUS_AWAITING_PAYMENT]: 'awaiting_payment',
  [OrderStatus.ORDER_STATUS_PAID]: 'paid',
  [OrderStatus.ORDER_STATUS_SHIPPED]: 'shipped',
  [OrderStatus.ORDER_STATUS_DELIVERED]: 'delivered',
  [OrderStatus.ORDER_STATUS_CANCELLED]: 'cancelled',
  [OrderStatus.ORDER_STATUS_EXPIRED]: 'expired',
} as const;

export type OrderStatusName = (typeof statusNames)[OrderStatus];

/** The contract's status for each of the API's. */
export const statuses: Readonly<Record<OrderStatusName, OrderStatus>> = {
  awaiting_payment: OrderStatus.ORDER_STATUS_AWAITING_PAYMENT,
  paid: OrderStatus.ORDER_STATUS_PAID,
  shipped: OrderStatus.ORDER_STATUS_SHIPPED,
  delivered: OrderStatus.ORDER_STATUS_DELIVERED,
  cancelled: OrderStatus.ORDER_STATUS_CANCELLED,
  expired: OrderStatus.ORDER_STATUS_EXPIRED,
};

/** Where the money of an order is, as the API says it. */
export const paymentStatusNames = {
  [OrderPaymentStatus.ORDER_PAYMENT_STATUS_UNSPECIFIED]: 'unpaid',
  [OrderPaymentStatus.ORDER_PAYMENT_STATUS_UNPAID]: 'unpaid',
  [OrderPaymentStatus.ORDER_PAYMENT_STATUS_PROCESSING]: 'processing',
  [OrderPaymentStatus.ORDER_PAYMENT_STATUS_PAID]: 'paid',
  [OrderPaymentStatus.ORDER_PAYMENT_STATUS_FAILED]: 'failed',
  [OrderPaymentStatus.ORDER_PAYMENT_STATUS_PARTIALLY_REFUNDED]: 'partially_refunded',
  [OrderPaymentStatus.ORDER_PAYMENT_STATUS_REFUNDED]: 'refunded',
} as const;
