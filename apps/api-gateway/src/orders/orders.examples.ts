import { postalAddress } from '../users/users.examples.js';

const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const orderId = '019c1444-1000-7e5a-8b6c-7d8e9f0a1b2c';
const at = '2026-01-31T12:00:00.000Z';

export const orderPaidAtOnce = {
  lines: [{ sku: 'LT-MUG-OA', quantity: 2 }],
  shippingAddress: postalAddress,
  payment: { provider: 'sandbox', token: 'tok_ok' },
};

export const paymentExample = {
  id: '019c1444-1001-7e5a-8b6c-7d8e9f0a1b2d',
  orderId,
  provider: 'sandbox',
  status: 'succeeded',
  amount: gbp(3200),
  refunded: gbp(0),
  createdAt: at,
};

export const orderExample = {
  id: orderId,
  number: '1XP2-5F3B',
  status: 'paid',
  paymentStatus: 'paid',
  currency: 'GBP',
  lines: [
    {
      sku: 'LT-MUG-OA',
      variantId: '019c1443-8a01-7f00-a1b2-3c4d5e6f7a01',
      name: 'Everyday Mug – Oat',
      unitPrice: gbp(1600),
      quantity: 2,
      total: gbp(3200),
    },
  ],
  totals: { items: gbp(3200), shipping: gbp(0), tax: gbp(0), discount: gbp(0), grand: gbp(3200) },
  customerId: '019c1443-6a00-7b3c-9f52-6f1f0f6e2a11',
  email: 'ada@example.com',
  shippingAddress: postalAddress,
  payments: [paymentExample],
  parcel: null,
  placedAt: at,
  expiresAt: null,
  createdAt: at,
  updatedAt: at,
  version: 2,
};

export const eventExample = {
  specversion: '1.0',
  id: '019c1444-1002-7e5a-8b6c-7d8e9f0a1b2e',
  source: 'orders',
  type: 'order.placed',
  subject: orderId,
  time: at,
  datacontenttype: 'application/json',
  data: { total: gbp(3200) },
  sequence: 1,
  position: null,
};

export const refundExample = {
  id: '019c1444-1003-7e5a-8b6c-7d8e9f0a1b2f',
  paymentId: paymentExample.id,
  amount: gbp(3200),
  reason: 'arrived broken',
  status: 'succeeded',
  createdAt: at,
  lines: [{ sku: 'LT-MUG-OA', amount: gbp(3200) }],
};

export const cancellation = { reason: 'ordered twice' };
export const parcel = { carrier: 'Royal Mail', trackingNumber: 'RM123456785GB' };
export const cardThatWorks = { provider: 'sandbox', token: 'tok_ok' };
export const cardThatIsDeclined = { provider: 'sandbox', token: 'tok_declined' };
export const cardWith3ds = { provider: 'sandbox', token: 'tok_3ds' };
export const confirmation = { result: 'succeeded' };
export const refundOfAll = { reason: 'arrived broken' };
export const refundInPart = { amount: gbp(100), reason: 'a chip in the glaze' };
