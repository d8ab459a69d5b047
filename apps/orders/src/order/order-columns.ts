import type { OrderPaymentStatus } from '../payment/payment-states.js';
import type { StoredContact } from './contact.js';
import type { OrderStatus } from './order-status.js';
import type { OrderLine, OrderTotals } from './order-totals.js';

/** How a parcel travels. */
export interface Parcel {
  carrier?: string;
  trackingNumber?: string;
}

/** A row of `customer_order`. The customer is null, and the contact nobody's, once the person was erased. */
export interface OrderColumns {
  id: string;
  /** What people call it. */
  number: string;
  status: OrderStatus;
  paymentStatus: OrderPaymentStatus;
  currency: string;
  totals: OrderTotals;
  customerId: string | null;
  contact: StoredContact;
  parcel: Parcel | null;
  placedAt: Date;
  /** When it gives its stock back unless it is paid; null once it is. */
  expiresAt: Date | null;
  updatedAt: Date;
  /** Raised by each event, and by nothing else. */
  version: number;
}

/** What an order is made of. */
export type NewOrder = Pick<OrderColumns, 'id' | 'number' | 'currency' | 'totals' | 'customerId' | 'contact'> & {
  lines: readonly OrderLine[];
};
