import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PaymentStatus } from '../payment/payment-states.js';
import type { OrderEvent } from './order-events.js';
import { project } from './order-projection.js';
import { sealContact } from './contact.js';
import { Order } from './order.entity.js';
import { paymentsTold } from './payments-told.js';

const line = (sku: string, unitPrice: number, quantity: number) => ({
  ...{ sku, variantId: randomUUID(), name: sku, unitPrice, quantity, total: unitPrice * quantity },
});

function place(unitPrice = 250): Order {
  const lines = [line('MUG', unitPrice, 3), line('CUP', 0, 1)];
  const totals = { items: unitPrice * 3, shipping: 0, tax: 0, discount: 0, grand: unitPrice * 3 };
  const contact = sealContact(undefined, { email: 'ada@example.com', shippingAddress: null });
  const person = { customerId: randomUUID(), contact };
  return Order.place({ id: randomUUID(), number: '0000-0000', currency: 'GBP', ...person, lines, totals }, 900, new Date());
}

/** As it comes back from the database. */
const stored = (order: Order) => JSON.parse(JSON.stringify(order.events)) as OrderEvent[];

const refundsOf = (order: Order) => order.newRefunds.filter(({ status }) => status === 'pending');

/** Everything that can happen to an order; what it refuses changes nothing. */
const deeds: Record<string, (order: Order, now: Date) => unknown> = {
  pay: (order, now) => order.startPayment(randomUUID(), 'sandbox', now),
  succeed: (order, now) => settle(order, 'succeeded', now),
  fail: (order, now) => settle(order, 'failed', now),
  askForMore: (order, now) => settle(order, 'requires_action', now),
  ship: (order, now) => order.ship({ carrier: 'Royal Mail' }, now),
  deliver: (order, now) => order.deliver({ trackingNumber: 'RM1' }, now),
  cancel: (order, now) => order.cancel(now),
  expire: (order, now) => order.expire(now),
  refund: (order, now) => order.refund(order.payments[0], { id: randomUUID(), amount: 100, reason: 'scratched' }, now),
  giveBack: (order, now) => refundsOf(order).forEach((refund) => order.settleRefund(refund, { status: 'succeeded' }, now)),
  keep: (order, now) => refundsOf(order).forEach((refund) => order.settleRefund(refund, { status: 'failed' }, now)),
};

const settle = (order: Order, status: PaymentStatus, now: Date) =>
  order.payments.forEach(({ id }) => order.settlePayment(id, { status, providerRef: 'ch' }, now));

describe('the projection of an order', () => {
  it('is its row and its lines, whatever happened to it', () => {
    const course = fc.array(fc.constantFrom(...Object.keys(deeds)), { maxLength: 25 });
    fc.assert(
      fc.property(course, fc.constantFrom(250, 0), (names, unitPrice) => {
        const order = place(unitPrice);
        for (const name of names) attempt(() => deeds[name](order, new Date()));
        const { lines, ...row } = project(stored(order));
        expect(order.state).toMatchObject(row);
        expect(lines).toEqual(order.lines);
        expect(order.events.map(({ version }) => version)).toEqual(order.events.map((_, index) => index + 1));
      }),
      { numRuns: 500 },
    );
  });

  it('knows the payments that the order waited for, and what went back', () => {
    const order = place();
    const now = new Date();
    order.startPayment('declined', 'sandbox', now);
    order.settlePayment('declined', { status: 'failed' }, now);
    order.startPayment('good', 'sandbox', now);
    order.settlePayment('good', { status: 'succeeded' }, now);
    order.settlePayment('declined', { status: 'succeeded' }, now);
    order.refund(order.payment('good'), { id: 'r', amount: 100, reason: 'scratched' }, now);
    order.newRefunds.forEach((refund) => order.settleRefund(refund, { status: 'succeeded' }, now));
    expect(Object.fromEntries(paymentsTold(stored(order)))).toEqual({
      declined: { status: 'succeeded', amount: 750, refunded: 750 },
      good: { status: 'succeeded', amount: 750, refunded: 100 },
    });
  });

  it('is not made of facts that do not begin with the order itself, or of one nobody knows', () => {
    const order = place();
    order.cancel(new Date());
    expect(() => project(stored(order).slice(1))).toThrow('begins with order.placed, not with order.cancelled');
    expect(() => project([])).toThrow('not with nothing');
    const strange = { ...stored(order)[1], type: 'order.sold' as 'order.paid' };
    expect(() => project([stored(order)[0], strange as OrderEvent])).toThrow('order.sold');
    expect(() => project([stored(order)[0], stored(order)[0]])).toThrow('order.placed');
  });
});

function attempt(deed: () => void): void {
  try {
    deed();
  } catch {
    // A refusal: what the order refuses must leave it as it is, which is what the comparison shows.
  }
}
