import { describe, expect, it } from '@jest/globals';
import { aHistory, anOrder, aState } from './a-world.spec-data.js';
import { checkOrders } from './check-orders.js';

const said = (...args: Parameters<typeof checkOrders>) => checkOrders(...args).map(({ id, what }) => `${id} ${what}`);

describe('Orders against what people were told', () => {
  it('are fine when they are there as they were asked for', () => {
    expect(said(aState(), aHistory())).toEqual([]);
    expect(said(aState({ orders: [anOrder({ status: 'delivered' })] }), aHistory({ kind: 'ship', data: anOrder() }))).toEqual([]);
  });

  it.each([
    ['was acknowledged and is not there', aState({ orders: [] }), aHistory()],
    [
      'answers two different requests',
      aState(),
      aHistory({ kind: 'order', data: anOrder(), body: { lines: [{ sku: 'MUG', quantity: 2 }] } }),
    ],
    [
      'was to have 1',
      aState(),
      aHistory({ kind: 'order', data: anOrder({ id: 'order-2' }), body: { lines: [{ sku: 'MUG', quantity: 1 }] } }),
    ],
    ['is an order that nobody was told of', aState({ orders: [anOrder(), anOrder({ id: 'order-2' })] }), aHistory()],
    ['is paid, and cancel was acknowledged', aState(), aHistory({ kind: 'cancel', data: anOrder() })],
  ])('are not when one %s', (what, state, history) => {
    const orders = what.startsWith('was to have') ? [anOrder(), anOrder({ id: 'order-2' })] : state.orders;
    expect(said({ ...state, orders }, history)).toEqual([expect.stringContaining(what)]);
  });
});
