import { describe, expect, it } from '@jest/globals';
import { aHistory, aMovement, anOrder, aPayment, aRefund, aState, gbp } from './a-world.spec-data.js';
import { checkMoney } from './check-money.js';

const said = (...args: Parameters<typeof checkMoney>) => checkMoney(...args).map(({ id, what }) => `${id} ${what}`);
const refund = { id: 're-1', kind: 'refund' as const, amount: 300, idempotencyKey: 'refund:ref-1' };

describe('Money', () => {
  it('is right when orders, ledger and answers agree', () => {
    expect(said(aState(), aHistory())).toEqual([]);
    const refunded = aState({
      orders: [anOrder({ payments: [aPayment({ refunded: gbp(300) })] })],
      ledger: [aMovement(), aMovement(refund)],
    });
    expect(said(refunded, aHistory({ kind: 'refund', data: aRefund() }))).toEqual([]);
  });

  it.each([
    ['says 1000 was paid, and the ledger 2000', aState({ ledger: [aMovement(), aMovement({ idempotencyKey: 'another' })] }), aHistory()],
    ['was never charged', aState({ orders: [anOrder({ payments: [] })], ledger: [] }), aHistory({ kind: 'adjust', data: {} })],
    ['moved money and is no order', aState({ ledger: [aMovement(), aMovement({ orderId: 'order-9', idempotencyKey: 'x' })] }), aHistory()],
    ['is cancelled and keeps 1000', aState({ orders: [anOrder({ status: 'cancelled' })] }), aHistory()],
    [
      'keeps 2 charges',
      aState({
        orders: [anOrder({ payments: [aPayment(), aPayment({ id: 'pay-2' })] })],
        ledger: [aMovement(), aMovement({ idempotencyKey: 'y' })],
      }),
      aHistory(),
    ],
    ['twice', aState({ ledger: [aMovement({ amount: 500 }), aMovement({ amount: 500 })] }), aHistory()],
    ['refund ref-1 of 300 was acknowledged, and the ledger has nothing', aState(), aHistory({ kind: 'refund', data: aRefund() })],
    ['payment pay-2 was acknowledged and is there 0 times', aState(), aHistory({ kind: 'pay', data: aPayment({ id: 'pay-2' }) })],
  ])('is wrong when an order %s', (what, state, history) => {
    expect(said(state, history).filter((each) => each.includes(what))).toHaveLength(1);
  });
});
