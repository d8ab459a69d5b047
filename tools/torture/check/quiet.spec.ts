import { describe, expect, it } from '@jest/globals';
import type { ImportShown } from '../people/merchant.js';
import { aMovement, anOrder, aPayment, aState, gbp } from './a-world.spec-data.js';
import { unrest } from './quiet.js';

const behind = { name: 'orders.mail', parked: 2, progress: [{ source: 'orders', position: 1, head: 3, lagMs: 900 }] };

describe('All is quiet', () => {
  it('when nothing is on its way any more', () => {
    expect(unrest(aState())).toEqual([]);
  });

  it.each([
    ['1 orders await payment', aState({ orders: [anOrder({ status: 'awaiting_payment' })] })],
    ['1 payments are open', aState({ orders: [anOrder({ payments: [aPayment({ status: 'requires_action' })] })] })],
    ['300 of refunds are not in the ledger', aState({ orders: [anOrder({ payments: [aPayment({ refunded: gbp(300) })] })] })],
    ['-5 of refunds are not in the ledger', aState({ ledger: [aMovement(), aMovement({ kind: 'refund', amount: 5 })] })],
    ['stock of 1 SKUs is held', aState({ stock: [{ sku: 'MUG', onHand: 8, reserved: 2, available: 6, version: 3 }] })],
    ['1 imports are under way', aState({ imports: [{ id: 'i', state: 'queued' } as ImportShown] })],
    ['orders.mail is behind and has 2 events parked', aState({ consumers: [behind] })],
  ])('but not when %s', (what, state) => {
    expect(unrest(state)).toEqual([what]);
  });
});
