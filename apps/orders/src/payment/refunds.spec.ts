import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anOrder, aPayment } from '../../test/factories.js';
import type { Refund, RefundOutcome } from './refund.entity.js';

type Step = { does: 'refund'; amount: number } | { does: 'settle'; which: number; status: RefundOutcome['status'] };

const steps = fc.array(
  fc.oneof(
    fc.record({ does: fc.constant('refund' as const), amount: fc.integer({ min: 1, max: 1200 }) }),
    fc.record({
      does: fc.constant('settle' as const),
      which: fc.nat({ max: 20 }),
      status: fc.constantFrom<RefundOutcome['status']>('succeeded', 'failed', 'pending'),
    }),
  ),
  { maxLength: 40 },
);

describe('the money of a paid order', () => {
  it('is what was paid less what went back, after any refunds with any outcomes in any order, however often they are told', () => {
    fc.assert(
      fc.property(steps, (sequence: Step[]) => {
        const payment = aPayment({ amount: 1000 });
        const order = anOrder({ status: 'paid', paymentStatus: 'paid', payments: [payment] });
        const refunds: Refund[] = [];
        for (const step of sequence) {
          const left = payment.refundable;
          if (step.does === 'settle') {
            const refund = refunds[step.which % Math.max(1, refunds.length)];
            if (refund) order.settleRefund(refund, { status: step.status }, new Date());
          } else if (step.amount > left) {
            const refused = () => order.refund(payment, { id: randomUUID(), amount: step.amount, reason: '' }, new Date());
            expect(refused).toThrow(expect.objectContaining({ code: 'REFUND_EXCEEDS_PAID' }));
          } else {
            refunds.push(order.refund(payment, { id: randomUUID(), amount: step.amount, reason: '' }, new Date()));
          }
          const goneOrGoing = refunds.filter(({ status }) => status !== 'failed').reduce((sum, { amount }) => sum + amount, 0);
          expect(payment.state.refunded).toBe(goneOrGoing);
          expect(payment.refundable).toBe(1000 - goneOrGoing);
          expect(goneOrGoing).toBeLessThanOrEqual(1000);
          const told = order.events.filter(({ type }) => type === 'order.refunded').length;
          expect(told).toBe(refunds.filter(({ status }) => status === 'succeeded').length);
        }
      }),
    );
  });
});
