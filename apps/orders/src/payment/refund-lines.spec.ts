import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OrderLine } from '../order/order-totals.js';
import { spreadRefund } from './refund-lines.js';
import type { RefundLine } from './refund.entity.js';

const linesOf = (...totals: number[]): OrderLine[] =>
  totals.map((total, at) => ({ sku: `SKU-${at}`, variantId: '', name: '', unitPrice: total, quantity: 1, total }));
const sumOf = (parts: readonly { amount: number }[]) => parts.reduce((sum, { amount }) => sum + amount, 0);

describe('a refund, spread over the lines of its order', () => {
  it('goes by what each line cost', () => {
    expect(spreadRefund(300, linesOf(1000, 2000), [])).toEqual([
      { sku: 'SKU-0', amount: 100 },
      { sku: 'SKU-1', amount: 200 },
    ]);
  });

  it('leaves out lines that are paid back, and those that cost nothing', () => {
    expect(spreadRefund(50, linesOf(100, 0, 100), [{ sku: 'SKU-0', amount: 100 }])).toEqual([{ sku: 'SKU-2', amount: 50 }]);
  });

  it('is for no line where it goes beyond them all', () => {
    expect(sumOf(spreadRefund(1500, linesOf(1000), []))).toBe(1000);
    expect(spreadRefund(1000, linesOf(1000), [{ sku: 'SKU-0', amount: 1000 }])).toEqual([]);
  });

  it('loses no cent over any sequence of refunds, and never gives more for a line than it cost', () => {
    const totals = fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 8 });
    const wishes = fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 12 });
    fc.assert(
      fc.property(totals, wishes, (prices, wanted) => {
        const lines = linesOf(...prices);
        const grand = sumOf(lines.map(({ total }) => ({ amount: total })));
        const given: RefundLine[] = [];
        for (const wish of [...wanted, grand]) {
          const amount = Math.min(wish, grand - sumOf(given));
          const parts = spreadRefund(amount, lines, given);
          expect(sumOf(parts)).toBe(amount);
          given.push(...parts);
        }
        for (const { sku, total } of lines) expect(sumOf(given.filter((part) => part.sku === sku))).toBe(total);
      }),
    );
  });
});
