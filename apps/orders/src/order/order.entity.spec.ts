import { describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { anOrder, aPayment } from '../../test/factories.js';
import { Order } from './order.entity.js';
import type { OrderStatus } from './order-status.js';

const now = new Date();
const all: OrderStatus[] = ['awaiting_payment', 'paid', 'shipped', 'delivered', 'cancelled', 'expired'];

const moves: [string, OrderStatus[], OrderStatus, string, (order: Order) => void][] = [
  ['ship', ['paid'], 'shipped', 'ORDER_NOT_SHIPPABLE', (order) => order.ship({}, now)],
  ['deliver', ['shipped'], 'delivered', 'ORDER_NOT_DELIVERABLE', (order) => order.deliver({}, now)],
  ['cancel', ['awaiting_payment', 'paid'], 'cancelled', 'ORDER_NOT_CANCELLABLE', (order) => order.cancel(now)],
  ['expire', ['awaiting_payment'], 'expired', 'ORDER_NOT_PAYABLE', (order) => order.expire(now)],
];

describe('an order', () => {
  for (const [name, from, to, code, move] of moves) {
    it.each(from)(`can ${name} when it is %s, and records it as its next version`, (status) => {
      const order = anOrder({ status, version: 3 });
      move(order);
      expect(order.status).toBe(to);
      expect(order.events).toMatchObject([{ type: `order.${to}`, subject: order.id, version: 4 }]);
      expect(order.state.version).toBe(4);
    });

    it.each(all.filter((status) => !from.includes(status)))(`refuses to ${name} when it is %s, and stays as it is`, (status) => {
      const order = anOrder({ status });
      expect(() => move(order)).toThrow(codeOf(code));
      expect({ status: order.status, events: order.events }).toEqual({ status, events: [] });
    });
  }

  it.each(all.filter((status) => status !== 'awaiting_payment'))('cannot be paid when it is %s', (status) => {
    expect(() => anOrder({ status }).startPayment('p', 'sandbox', now)).toThrow(codeOf('ORDER_NOT_PAYABLE'));
  });

  it('cannot be paid past its time, nor twice at once', () => {
    expect(() => anOrder({ expiresAt: now }).startPayment('p', 'sandbox', now)).toThrow(codeOf('ORDER_NOT_PAYABLE'));
    const order = anOrder();
    order.startPayment('first', 'sandbox', now);
    expect(() => order.startPayment('second', 'sandbox', now)).toThrow(codeOf('ORDER_NOT_PAYABLE'));
  });

  it('numbers its attempts, each with a key of its own', () => {
    const order = anOrder({ payments: [aPayment({ attempt: 1, status: 'failed' })] });
    expect(order.startPayment('p', 'sandbox', now).state).toMatchObject({ attempt: 2, idempotencyKey: `order:${order.id}:charge:2` });
  });

  it('is paid by a payment that succeeds, once', () => {
    const order = anOrder();
    order.startPayment('p', 'sandbox', now);
    expect(order.settlePayment('p', { status: 'succeeded', providerRef: 'ch' }, now)).toBe(true);
    expect(order.settlePayment('p', { status: 'succeeded', providerRef: 'ch' }, now)).toBe(false);
    expect(order.state).toMatchObject({ status: 'paid', paymentStatus: 'paid', expiresAt: null });
    expect(order.events.map(({ type }) => type)).toEqual(['order.paid']);
  });

  it('awaits another payment when one fails', () => {
    const order = anOrder();
    order.startPayment('p', 'sandbox', now);
    order.settlePayment('p', { status: 'failed', failureCode: 'card_declined' }, now);
    expect(order.state).toMatchObject({ status: 'awaiting_payment', paymentStatus: 'failed' });
    expect(order.events).toMatchObject([{ type: 'order.payment_failed', data: { paymentId: 'p', failureCode: 'card_declined' } }]);
    expect(order.startPayment('q', 'sandbox', now).state.attempt).toBe(2);
  });

  it.each(['cancelled', 'expired', 'paid', 'shipped', 'delivered'] as const)('sends money back that arrives when it is %s', (status) => {
    const paid = status === 'paid' || status === 'shipped' || status === 'delivered' ? [aPayment()] : [];
    const order = anOrder({ status, payments: [...paid, aPayment({ id: 'late', attempt: 2, status: 'processing' })] });
    order.settlePayment('late', { status: 'succeeded' }, now);
    expect(order.status).toBe(status);
    expect(order.newRefunds).toMatchObject([{ paymentId: 'late', amount: 1000, status: 'pending' }]);
    expect(order.state.paymentStatus).toBe(paid.length > 0 ? 'paid' : 'refunded');
  });

  it('gives back everything that is left when it is cancelled', () => {
    const order = anOrder({ status: 'paid', payments: [aPayment({ id: 'p', refunded: 300 })] });
    order.cancel(now);
    expect(order.newRefunds).toMatchObject([{ paymentId: 'p', amount: 700 }]);
    expect(order.state.paymentStatus).toBe('refunded');
    expect(order.events).toMatchObject([{ type: 'order.cancelled', data: { refunded: { amount: 700, currency: 'GBP' } } }]);
  });

  it('can be refunded again when the provider would not give the money back', () => {
    const order = anOrder({ status: 'paid', payments: [aPayment({ id: 'p' })] });
    const refund = order.refund(order.payment('p'), { id: 'r', amount: 400, reason: 'scratched' }, now);
    expect(order.state.paymentStatus).toBe('partially_refunded');
    expect(order.settleRefund(refund, { status: 'failed' }, now)).toBe(true);
    expect(order.state.paymentStatus).toBe('paid');
    expect(order.payment('p').refundable).toBe(1000);
    expect(order.events).toEqual([]);
  });

  it('records a refund once the money is on its way', () => {
    const order = anOrder({ status: 'paid', payments: [aPayment({ id: 'p' })] });
    const refund = order.refund(order.payment('p'), { id: 'r', amount: 400, reason: 'scratched' }, now);
    order.settleRefund(refund, { status: 'succeeded', providerRef: 're' }, now);
    expect(order.settleRefund(refund, { status: 'succeeded', providerRef: 're' }, now)).toBe(false);
    expect(order.events).toMatchObject([
      { type: 'order.refunded', data: { refundId: 'r', paymentId: 'p', amount: { amount: 400, currency: 'GBP' } } },
    ]);
  });

  it('never gives back more than was paid', () => {
    const order = anOrder({ status: 'paid', payments: [aPayment({ id: 'p', refunded: 900 })] });
    const tooMuch = () => order.refund(order.payment('p'), { id: 'r', amount: 101, reason: 'greed' }, now);
    expect(tooMuch).toThrow(codeOf('REFUND_EXCEEDS_PAID'));
    expect(order.newRefunds).toEqual([]);
  });

  it('is placed awaiting payment, for as long as its stock is held', () => {
    const order = Order.place(aNewOrder(1000), 900, now);
    expect(order.state).toMatchObject({ status: 'awaiting_payment', paymentStatus: 'unpaid', version: 1 });
    expect(order.state.expiresAt).toEqual(new Date(now.getTime() + 900_000));
  });

  it('is paid at once when it costs nothing', () => {
    const order = Order.place(aNewOrder(0), 900, now);
    expect(order.state).toMatchObject({ status: 'paid', paymentStatus: 'paid', expiresAt: null, version: 2 });
    expect(order.events.map(({ type, version }) => [type, version])).toEqual([
      ['order.placed', 1],
      ['order.paid', 2],
    ]);
  });

  it('tells others ids and amounts, and nothing about the person', () => {
    const order = Order.place(aNewOrder(1000), 900, now);
    expect(JSON.stringify(order.events)).not.toMatch(/ada|London|Square/i);
  });
});

const aNewOrder = (grand: number) => {
  const { id, number, currency, totals, customerId, contact } = anOrder().state;
  return { id, number, currency, totals: { ...totals, items: grand, grand }, customerId, contact, lines: [] };
};
