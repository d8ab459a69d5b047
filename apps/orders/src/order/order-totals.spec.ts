import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOf } from '#testing/code-of.js';
import { priceOrder, type PricedLine } from './order-totals.js';

const aLine = (line: Partial<PricedLine> = {}): PricedLine => ({
  sku: 'MUG',
  variantId: '018f0000-0000-7000-8000-000000000001',
  name: 'Mug',
  unitPrice: { amount: 250, currency: 'GBP' },
  quantity: 2,
  ...line,
});

describe('what an order comes to', () => {
  it('is the sum of its lines, to the penny', () => {
    const line = fc.record({ price: fc.nat(1_000_000), quantity: fc.integer({ min: 1, max: 1000 }) });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 50 }), (given) => {
        const { lines, totals } = priceOrder(
          given.map(({ price, quantity }) => aLine({ unitPrice: { amount: price, currency: 'GBP' }, quantity })),
        );
        const sum = given.reduce((total, { price, quantity }) => total + BigInt(price) * BigInt(quantity), 0n);
        expect(BigInt(totals.grand)).toBe(sum);
        expect(totals.grand).toBe(totals.items + totals.shipping + totals.tax - totals.discount);
        for (const { unitPrice, quantity, total } of lines) expect(total).toBe(unitPrice * quantity);
      }),
    );
  });

  it('is refused past 2^53 - 1, in a line or in the sum, and taken at it', () => {
    const atTheEdge = aLine({ unitPrice: { amount: Number.MAX_SAFE_INTEGER, currency: 'GBP' }, quantity: 1 });
    expect(priceOrder([atTheEdge]).totals.grand).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => priceOrder([{ ...atTheEdge, quantity: 2 }])).toThrow(codeOf('TOTAL_TOO_LARGE'));
    expect(() => priceOrder([atTheEdge, aLine()])).toThrow(codeOf('TOTAL_TOO_LARGE'));
  });

  it('has one currency', () => {
    const euros = aLine({ unitPrice: { amount: 1, currency: 'EUR' } });
    expect(() => priceOrder([aLine(), euros])).toThrow(codeOf('MIXED_CURRENCIES'));
    expect(priceOrder([euros]).currency).toBe('EUR');
  });

  it.each([
    ['another amount', { amount: 499, currency: 'GBP' }],
    ['another currency', { amount: 500, currency: 'EUR' }],
  ])('is refused when the buyer expected %s', (_, expected) => {
    expect(() => priceOrder([aLine()], expected)).toThrow(codeOf('PRICE_CHANGED'));
    expect(priceOrder([aLine()], { amount: 500, currency: 'GBP' }).totals.grand).toBe(500);
  });
});
