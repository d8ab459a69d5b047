import { describe, expect, it } from '@jest/globals';
import { anOrder, aPayment } from '../../test/factories.js';
import { jobsAfter } from './order-jobs.js';
import type { Order } from './order.entity.js';

const now = new Date();
const tasksOf = (order: Order) => jobsAfter(order).add.map(({ task }) => task);

describe('what follows from the changes of an order', () => {
  it('is nothing while it is being paid: the payment says how that ends', () => {
    const order = anOrder();
    order.startPayment('p', 'sandbox', now);
    expect(tasksOf(order)).toEqual([]);
  });

  it('is that its time does not end when it was paid', () => {
    const order = anOrder({ payments: [aPayment({ id: 'p', status: 'processing' })] });
    order.settlePayment('p', { status: 'succeeded' }, now);
    expect(tasksOf(order)).toEqual([]);
    expect(jobsAfter(order).remove).toEqual([`expire:${order.id}`]);
  });

  it.each([{ status: 'failed' }, { status: 'requires_action' }] as const)(
    'is the end of its time when a payment turns out $status',
    (outcome) => {
      const order = anOrder({ payments: [aPayment({ id: 'p', status: 'processing' })] });
      order.settlePayment('p', outcome, now);
      expect(jobsAfter(order).add).toMatchObject([{ task: 'expire-order', runAt: order.state.expiresAt, key: `expire:${order.id}` }]);
    },
  );

  it.each(['cancel', 'expire'] as const)('is no more payments when it is off (%s)', (how) => {
    const order = anOrder({ payments: [aPayment({ id: 'p', status: 'requires_action' })] });
    order[how](now);
    expect(tasksOf(order)).toEqual(['void-payment']);
  });

  it('is the end of an older attempt when a new one begins', () => {
    const order = anOrder({ payments: [aPayment({ id: 'old', status: 'requires_action' })] });
    order.startPayment('new', 'sandbox', now);
    expect(jobsAfter(order).add).toMatchObject([{ task: 'void-payment', payload: { paymentId: 'old' } }]);
  });

  it('is money back when a paid one is cancelled', () => {
    const order = anOrder({ status: 'paid', expiresAt: null, payments: [aPayment()] });
    order.cancel(now);
    expect(tasksOf(order)).toEqual(['make-refund']);
  });
});
