import { ApiAnswer } from '#testing/api-client.js';
import type { Order, Payment, Refund } from '#testing/api-shapes.js';
import { type DeedKind, History } from '../people/history.js';
import type { Person } from '../people/person.js';
import type { FinalState, LoggedEvent } from './final-state.js';

export const gbp = (amount: number) => ({ amount, currency: 'GBP' });

/** Two mugs at £5, paid. */
export const aPayment = (fields: Partial<Payment> = {}): Payment => ({
  id: 'pay-1',
  orderId: 'order-1',
  status: 'succeeded',
  amount: gbp(1_000),
  refunded: gbp(0),
  ...fields,
});

export const anOrder = (fields: Partial<Order> = {}): Order => ({
  id: 'order-1',
  number: 'A-1',
  status: 'paid',
  paymentStatus: 'paid',
  currency: 'GBP',
  lines: [{ sku: 'MUG', quantity: 2, unitPrice: gbp(500), total: gbp(1_000) }],
  totals: { items: gbp(1_000), shipping: gbp(0), tax: gbp(0), discount: gbp(0), grand: gbp(1_000) },
  customerId: 'ada',
  email: null,
  payments: [aPayment()],
  expiresAt: null,
  version: 2,
  ...fields,
});

export const aMovement = (fields: Partial<FinalState['ledger'][number]> = {}): FinalState['ledger'][number] => ({
  id: 'ch-1',
  orderId: 'order-1',
  kind: 'charge',
  amount: 1_000,
  currency: 'GBP',
  idempotencyKey: 'order:order-1:charge:1',
  ...fields,
});

export const events = (...types: string[]): LoggedEvent[] =>
  types.map((type, index) => ({ type, subject: 'order-1', sequence: index + 1, position: index + 1 }));

/** All is well: ten mugs, two of them sold. */
export const aState = (fields: Partial<FinalState> = {}): FinalState => ({
  orders: [anOrder()],
  stock: [{ sku: 'MUG', onHand: 8, reserved: 0, available: 8, version: 3 }],
  ledger: [aMovement()],
  events: events('order.placed', 'order.paid'),
  consumers: [],
  imports: [],
  ...fields,
});

export const shelves = { MUG: 10 };

interface Told {
  kind: DeedKind;
  data: unknown;
  body?: unknown;
  about?: string;
}

/** What people were told: by default, that the order was placed. */
export function aHistory(...more: Told[]): History {
  const history = new History();
  const placed: Told = { kind: 'order', data: anOrder(), body: { lines: [{ sku: 'MUG', quantity: 2 }] } };
  for (const { kind, data, body, about = 'order-1' } of [placed, ...more]) {
    const answer = new ApiAnswer('POST /', 201, new Headers(), JSON.stringify({ data }));
    history.deeds.push({ kind, by: {} as Person, path: '/', body, key: 'k', about, unknown: 0, answer });
  }
  return history;
}

export const aRefund = (fields: Partial<Refund> = {}): Refund => ({
  id: 'ref-1',
  paymentId: 'pay-1',
  amount: gbp(300),
  reason: 'broken',
  status: 'succeeded',
  ...fields,
});
