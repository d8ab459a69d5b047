import { describe, expect, it } from '@jest/globals';
import { aHistory, anOrder, aRefund, aState, events, shelves } from './a-world.spec-data.js';
import { checkStock } from './check-stock.js';

const said = (...args: Parameters<typeof checkStock>) => checkStock(...args).map(({ id, what }) => `${id} ${what}`);
const holding = (onHand: number, reserved = 0) => ({ stock: [{ sku: 'MUG', onHand, reserved, available: onHand - reserved, version: 3 }] });
const added = { kind: 'adjust' as const, data: {}, body: { delta: 5 }, about: 'MUG' };

describe('Stock', () => {
  it('is what was there and what was added, less what was sold', () => {
    expect(said(aState(), aHistory(), shelves)).toEqual([]);
    expect(said(aState(holding(13)), aHistory(added), shelves)).toEqual([]);
  });

  it('is back on the shelf when an order was cancelled, or refunded with its goods', () => {
    const cancelled = { orders: [anOrder({ status: 'cancelled' })], events: events('order.placed', 'order.paid', 'order.cancelled') };
    expect(said(aState({ ...holding(10), ...cancelled }), aHistory(), shelves)).toEqual([]);
    const returned = { kind: 'refund' as const, data: aRefund(), body: { restock: true } };
    expect(said(aState(holding(10)), aHistory(returned), shelves)).toEqual([]);
  });

  it('is wrong when pieces are missing, too many, oversold or held for nobody', () => {
    expect(said(aState(holding(7)), aHistory(), shelves)).toEqual(['MUG 7 are on hand and 8 should be']);
    expect(said(aState(holding(8)), aHistory(added), shelves)).toEqual(['MUG 8 are on hand and 13 should be']);
    expect(said(aState(holding(0)), aHistory(), { MUG: 1 })).toEqual(['MUG 0 are on hand and -1 should be', 'MUG was oversold by 1']);
    expect(said(aState(holding(8, 2)), aHistory(), shelves)).toEqual(['MUG 2 are held for nobody']);
  });
});
