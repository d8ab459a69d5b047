import { describe, expect, it } from '@jest/globals';
import type { WantedOrder } from './plan/scope.js';
import { reconcile } from './reconcile.js';
import type { MovementView } from './shop/shapes.js';
import type { ShopOrder } from './shop/shop-orders.js';

const wanted = (key: string, pence: number, ...refunds: number[]): WantedOrder => ({
  key,
  position: 0,
  customer: '9',
  country: 'France',
  lines: [],
  pence,
  refunds: refunds.map((refund) => ({ key: `C:${key}`, cancellation: 'C', position: 1, orderKey: key, pence: refund })),
  refundsPresent: 0,
});

const inShop = (key: string, pence: number, more: Partial<ShopOrder> = {}): ShopOrder => ({
  id: `order-${key}`,
  key,
  status: 'paid',
  paymentStatus: 'paid',
  grandPence: pence,
  paidPence: pence,
  refundedPence: 0,
  ...more,
});

const moved = (kind: 'charge' | 'refund', orderId: string, amount: number): MovementView => ({ kind, orderId, amount, currency: 'GBP' });

const compared = (file: WantedOrder[], shop: ShopOrder[], ledger: MovementView[]) =>
  reconcile(file, { ofFile: shop, everyId: new Set([...shop.map(({ id }) => id), 'somebody-elses']) }, ledger);

describe('the reconciliation', () => {
  it('agrees when file, shop and ledger have the same, and leaves other orders of the shop out', () => {
    const { file, api, ledger, differences } = compared(
      [wanted('1', 1000, 200, 50), wanted('2', 500)],
      [inShop('1', 1000, { refundedPence: 250, paymentStatus: 'partially_refunded' }), inShop('2', 500)],
      [
        moved('charge', 'order-1', 1000),
        moved('charge', 'order-2', 500),
        moved('refund', 'order-1', 200),
        moved('refund', 'order-1', 50),
        moved('charge', 'somebody-elses', 7),
      ],
    );
    expect(differences).toEqual([]);
    for (const sums of [file, api, ledger]) expect(sums).toEqual({ orders: 2, soldPence: 1500, refundedPence: 250 });
  });

  it('leaves out an order that expired, as long as its money went back', () => {
    const off = inShop('1', 1000, { id: 'late', status: 'expired', paymentStatus: 'refunded', refundedPence: 1000 });
    const ledger = [moved('charge', 'order-1', 1000), moved('charge', 'late', 1000), moved('refund', 'late', 1000)];
    const { api, ledger: sums, deadOrders, differences } = compared([wanted('1', 1000)], [off, inShop('1', 1000)], ledger);
    expect({ api, sums, deadOrders, differences }).toEqual({
      api: { orders: 1, soldPence: 1000, refundedPence: 0 },
      sums: { orders: 1, soldPence: 1000, refundedPence: 0 },
      deadOrders: 1,
      differences: [],
    });
    expect(compared([wanted('1', 1000)], [off, inShop('1', 1000)], ledger.slice(0, 2)).differences).toEqual([
      '1: order late is off, but was charged £10.00 and refunded £0.00',
    ]);
  });

  it.each([
    ['a missing order', [], [], ['1: not in the shop, £10.00']],
    [
      'an order that is there twice',
      [inShop('1', 1000), inShop('1', 1000, { id: 'again' })],
      [moved('charge', 'order-1', 1000)],
      ['1: in the shop 2 times'],
    ],
    [
      'an order nobody asked for',
      [inShop('1', 1000), inShop('2', 1)],
      [moved('charge', 'order-1', 1000)],
      ['2: order order-2 was not asked for'],
    ],
    [
      'a penny too much',
      [inShop('1', 1001, { paidPence: 1000 })],
      [moved('charge', 'order-1', 1000)],
      ['1: order £10.01, the file has £10.00'],
    ],
    [
      'a double charge',
      [inShop('1', 1000)],
      [moved('charge', 'order-1', 1000), moved('charge', 'order-1', 1000)],
      ["1: provider's charges £20.00, the file has £10.00"],
    ],
    [
      'a refund the shop does not know',
      [inShop('1', 1000)],
      [moved('charge', 'order-1', 1000), moved('refund', 'order-1', 5)],
      ["1: provider's refunds £0.05, the file has £0.00"],
    ],
    [
      'a charge for no order',
      [inShop('1', 1000)],
      [moved('charge', 'order-1', 1000), moved('charge', 'lost', 5)],
      ['the provider charged £0.05 for order lost, which the shop does not know'],
    ],
    [
      'money on its way',
      [inShop('1', 1000, { paymentStatus: 'processing' })],
      [moved('charge', 'order-1', 1000)],
      ['1: its payment is processing'],
    ],
  ])('names %s', (_, shop, ledger, differences) => {
    expect(compared([wanted('1', 1000)], shop, ledger).differences).toEqual(differences);
  });
});
