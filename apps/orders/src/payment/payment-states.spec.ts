import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aPayment } from '../../test/factories.js';
import { nextPaymentStatus, orderPaymentStatus, type PaymentStatus } from './payment-states.js';

const all: PaymentStatus[] = ['processing', 'requires_action', 'succeeded', 'failed'];

describe('a payment, when its provider says something', () => {
  it.each<[PaymentStatus, PaymentStatus, PaymentStatus]>([
    ['processing', 'processing', 'processing'],
    ['processing', 'requires_action', 'requires_action'],
    ['processing', 'succeeded', 'succeeded'],
    ['processing', 'failed', 'failed'],
    ['requires_action', 'processing', 'requires_action'],
    ['requires_action', 'requires_action', 'requires_action'],
    ['requires_action', 'succeeded', 'succeeded'],
    ['requires_action', 'failed', 'failed'],
    ['succeeded', 'processing', 'succeeded'],
    ['succeeded', 'requires_action', 'succeeded'],
    ['succeeded', 'succeeded', 'succeeded'],
    ['succeeded', 'failed', 'succeeded'],
    ['failed', 'processing', 'failed'],
    ['failed', 'requires_action', 'failed'],
    ['failed', 'succeeded', 'succeeded'],
    ['failed', 'failed', 'failed'],
  ])('goes from %s on "%s" to %s', (status, outcome, next) => {
    expect(nextPaymentStatus(status, outcome)).toBe(next);
    const payment = aPayment({ status, providerRef: 'ch' });
    expect(payment.apply({ status: outcome, providerRef: 'ch' })).toBe(status !== next);
    expect(payment.status).toBe(next);
  });

  it('ends in the same place however often and in whatever order the last words arrive', () => {
    const words = fc.array(fc.constantFrom(...all), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, fc.nat(), (said, seed) => {
        const shuffled = [...said, ...said].sort((a, b) => ((a.length * 7 + seed) % 5) - ((b.length * 7 + seed) % 5));
        const end = (heard: PaymentStatus[]) => heard.reduce(nextPaymentStatus, 'processing');
        const isSettled = said.includes('succeeded') || said.includes('failed');
        if (isSettled) expect(end(shuffled)).toBe(end(said));
        expect(end([...said, ...said])).toBe(end(said));
      }),
    );
  });

  it('learns the id of its charge even when nothing else is new', () => {
    const payment = aPayment({ status: 'processing', providerRef: null });
    expect(payment.apply({ status: 'processing', providerRef: 'ch_9' })).toBe(true);
    expect(payment.apply({ status: 'processing', providerRef: 'ch_9' })).toBe(false);
    expect(payment.state.providerRef).toBe('ch_9');
  });

  it('is not asked about any more once it has answered', () => {
    const payment = aPayment({ status: 'processing', askAt: new Date() });
    payment.apply({ status: 'requires_action', providerRef: 'ch', nextAction: 'confirm_3ds' });
    expect(payment.state).toMatchObject({ askAt: null, nextAction: 'confirm_3ds' });
  });

  it('forgets what was to be done, and why it had failed, when it succeeds after all', () => {
    const payment = aPayment({ status: 'failed', failureCode: 'provider_unreachable', nextAction: 'confirm_3ds' });
    payment.apply({ status: 'succeeded', providerRef: 'ch' });
    expect(payment.state).toMatchObject({ status: 'succeeded', failureCode: null, nextAction: null });
  });
});

describe('the payment status of an order', () => {
  const part = (status: PaymentStatus, refunded = 0, amount = 1000) => ({ status, amount, refunded });
  it.each([
    ['unpaid', []],
    ['processing', [part('processing')]],
    ['processing', [part('requires_action')]],
    ['processing', [part('failed'), part('processing')]],
    ['failed', [part('failed')]],
    ['failed', [part('failed'), part('failed')]],
    ['paid', [part('succeeded')]],
    ['paid', [part('failed'), part('succeeded')]],
    ['paid', [part('succeeded'), part('processing')]],
    ['paid', [part('succeeded'), part('succeeded', 1000)]],
    ['partially_refunded', [part('succeeded', 1)]],
    ['partially_refunded', [part('succeeded', 999), part('succeeded', 1000)]],
    ['refunded', [part('succeeded', 1000)]],
    ['refunded', [part('succeeded', 1000), part('succeeded', 1000)]],
  ])('is %s for %j', (status, payments) => expect(orderPaymentStatus(1000, payments)).toBe(status));

  it('is paid when there is nothing to pay', () => expect(orderPaymentStatus(0, [])).toBe('paid'));
});
