import { Payment } from '../payment/payment.entity.js';
import type { OrderPaymentStatus, PaymentStatus } from '../payment/payment-states.js';
import type { StoredContact } from './contact.js';
import type { Parcel } from './order-columns.js';
import { Order } from './order.entity.js';
import type { OrderStatus } from './order-status.js';
import type { OrderLine } from './order-totals.js';
import type { ShippingAddress } from './shipping-address.js';

/** What a row knows of its customer; the plain columns are those of earlier releases. */
export interface ContactRow {
  customer_id: string | null;
  email: string | null;
  shipping_address: ShippingAddress | null;
  email_sealed: Buffer | null;
  shipping_address_sealed: Buffer | null;
  wrapped: Buffer | null;
}

/** What `selectOrder` answers with; pg gives a bigint as text. */
export interface OrderRow extends ContactRow {
  id: string;
  number: string;
  status: OrderStatus;
  payment_status: OrderPaymentStatus;
  currency: string;
  items_total: string;
  shipping_total: string;
  tax_total: string;
  discount_total: string;
  grand_total: string;
  parcel: Parcel | null;
  placed_at: Date;
  expires_at: Date | null;
  updated_at: Date;
  version: number;
  lines: OrderLine[];
}

/** A payment as `paymentsJson` writes it: JSON numbers, and the moment as text. */
export interface PaymentJson {
  id: string;
  order_id: string;
  attempt: number;
  provider: string;
  provider_ref: string | null;
  idempotency_key: string;
  status: PaymentStatus;
  amount: number;
  currency: string;
  refunded: number;
  failure_code: string | null;
  next_action: string | null;
  ask_at: string | null;
  created_at: string;
}

const contactColumns = 'o.customer_id, o.email, o.shipping_address, o.email_sealed, o.shipping_address_sealed, k.wrapped';
const withKey = 'customer_order o LEFT JOIN person_key k ON k.person_id = o.customer_id';

const columns = `o.id, o.number, o.status, o.payment_status, o.currency, o.items_total, o.shipping_total, o.tax_total, o.discount_total, o.grand_total,
  ${contactColumns}, o.parcel, o.placed_at, o.expires_at, o.updated_at, o.version`;

/** An order with its lines, which never change; to be followed by `WHERE` on `o`. */
export const selectOrder = (more = '') => `
  SELECT ${columns}${more}, (
    SELECT json_agg(json_build_object('sku', sku, 'variantId', variant_id, 'name', name, 'unitPrice', unit_price, 'quantity', quantity,
                                      'total', total) ORDER BY position)
    FROM order_line WHERE order_id = o.id
  ) AS lines
  FROM ${withKey}`;

/** Who an order is for. */
export const selectContact = `SELECT ${contactColumns} FROM ${withKey} WHERE o.id = $1`;

/** An order's payments, oldest first, as one JSON value. */
export const paymentsJson = (orderId: string) =>
  `(SELECT coalesce(json_agg(p ORDER BY p.attempt), '[]') FROM payment p WHERE p.order_id = ${orderId})`;

export const toOrder = (row: OrderRow, payments: readonly PaymentJson[]): Order =>
  new Order(
    {
      id: row.id,
      number: row.number,
      status: row.status,
      paymentStatus: row.payment_status,
      currency: row.currency,
      totals: {
        items: Number(row.items_total),
        shipping: Number(row.shipping_total),
        tax: Number(row.tax_total),
        discount: Number(row.discount_total),
        grand: Number(row.grand_total),
      },
      customerId: row.customer_id,
      contact: toStoredContact(row),
      parcel: row.parcel,
      placedAt: row.placed_at,
      expiresAt: row.expires_at,
      updatedAt: row.updated_at,
      version: row.version,
    },
    row.lines,
    payments.map(toPayment),
  );

export const toStoredContact = (row: ContactRow): StoredContact => ({
  wrapped: row.wrapped,
  email: row.email_sealed,
  shippingAddress: row.shipping_address_sealed,
  plain: { email: row.email, shippingAddress: row.shipping_address },
});

const toPayment = (row: PaymentJson): Payment =>
  new Payment({
    id: row.id,
    orderId: row.order_id,
    attempt: row.attempt,
    provider: row.provider,
    providerRef: row.provider_ref,
    idempotencyKey: row.idempotency_key,
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    refunded: row.refunded,
    failureCode: row.failure_code,
    nextAction: row.next_action,
    askAt: row.ask_at === null ? null : new Date(row.ask_at),
    createdAt: new Date(row.created_at),
  });
