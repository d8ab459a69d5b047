import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOf } from '#testing/code-of.js';
import { aPayment } from '../../test/factories.js';
import { chooseRefund } from './refund-choice.js';

describe('the payment that a refund comes out of', () => {
  it('is the one that was kept, with all that is left unless an amount is given', () => {
    const sentBack = aPayment({ id: 'extra', refunded: 1000 });
    const kept = aPayment({ id: 'kept', refunded: 250 });
    expect(chooseRefund([sentBack, kept, aPayment({ status: 'failed' })], undefined)).toEqual({ payment: kept, amount: 750 });
    expect(chooseRefund([sentBack, kept], 100)).toEqual({ payment: kept, amount: 100 });
  });

  it.each(['processing', 'requires_action', 'failed'] as const)('is none when the only one is %s', (status) => {
    expect(() => chooseRefund([aPayment({ status })], undefined)).toThrow(codeOf('ORDER_NOT_REFUNDABLE'));
  });

  it('is none when nothing is left', () => {
    expect(() => chooseRefund([aPayment({ refunded: 1000 })], undefined)).toThrow(codeOf('REFUND_EXCEEDS_PAID'));
  });

  it('gives back what was paid and not a penny more, however it is asked for', () => {
    const wishes = fc.array(fc.option(fc.integer({ min: 1, max: 2_000 }), { nil: undefined }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), wishes, (amount, asked) => {
        const payment = aPayment({ amount });
        let given = 0;
        for (const wish of asked) {
          try {
            const choice = chooseRefund([payment], wish);
            payment.reserveRefund(choice.amount);
            given += choice.amount;
          } catch (error) {
            expect(error).toMatchObject({ code: 'REFUND_EXCEEDS_PAID' });
            expect(wish ?? amount - given).not.toBeLessThan(amount - given);
          }
        }
        expect(payment.state.refunded).toBe(given);
        expect(given).toBeLessThanOrEqual(amount);
      }),
    );
  });
});
