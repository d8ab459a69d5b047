import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anInvoiceFile } from './an-invoice-file.spec-data.js';
import { makePlan } from './make-plan.js';
import { skuOf } from './sku.js';

describe('planning orders', () => {
  it('buys each line at the price of its own invoice', async () => {
    const plan = makePlan(await anInvoiceFile('1 85123a 6 2.55 17850', '2 85123A 2 2.95 17850'));
    expect(plan.orders.map(({ lines }) => lines)).toEqual([
      [{ sku: 'UCI-85123A-255', quantity: 6, pence: 255 }],
      [{ sku: 'UCI-85123A-295', quantity: 2, pence: 295 }],
    ]);
    expect(plan.products).toEqual([
      expect.objectContaining({
        slug: 'uci-85123a',
        variants: [
          { sku: 'UCI-85123A-255', pence: 255, stock: 16 },
          { sku: 'UCI-85123A-295', pence: 295, stock: 12 },
        ],
      }),
    ]);
  });

  it('makes one line of two lines with one SKU', async () => {
    const { orders } = makePlan(await anInvoiceFile('1 A 6 2.55 17850', '1 A 2 2.55 17850', '1 A 1 2.54 17850'));
    expect(orders).toHaveLength(1);
    expect(orders[0]?.lines.map(({ quantity }) => quantity)).toEqual([8, 1]);
    expect(orders[0]?.pence).toBe(8 * 255 + 254);
  });

  it('cuts an invoice of more than 500 SKUs in orders that each have their own key', async () => {
    const rows = Array.from({ length: 501 }, (_, at) => `7 A${at} 1 1 17850`);
    const { orders, refunds } = makePlan(await anInvoiceFile(...rows, 'C8 A500 -1 1 17850'));
    expect(orders.map(({ key, lines }) => [key, lines.length])).toEqual([
      ['7', 500],
      ['7/2', 1],
    ]);
    expect(refunds.map(({ key, orderKey }) => [key, orderKey])).toEqual([['C8:7/2', '7/2']]);
  });

  it('makes no order of an invoice without a sale', async () => {
    const { orders, tally } = makePlan(await anInvoiceFile('1 POST 1 18 17850', '2 A -5 0'));
    expect(orders).toEqual([]);
    expect(tally.rows().map(({ outcome }) => outcome)).toEqual(['damaged or corrected stock', 'postage']);
  });

  it('cuts a product of more than 100 prices in several', async () => {
    const { products } = makePlan(await anInvoiceFile(...Array.from({ length: 101 }, (_, at) => `1 A 1 ${at + 1}`)));
    expect(products.map(({ slug, variants }) => [slug, variants.length])).toEqual([
      ['uci-a', 100],
      ['uci-a-part-2', 1],
    ]);
  });
});

describe('finding the original of a cancellation', () => {
  const refundsOf = async (...rows: string[]) => {
    const { refunds, tally } = makePlan(await anInvoiceFile(...rows));
    const reasons = tally.rows().filter(({ outcome }) => outcome !== 'sold' && outcome !== 'refunded');
    return {
      refunds: refunds.map(({ key, pence }) => `${key} ${pence}`),
      reasons: reasons.map(({ outcome, lines, mils }) => [outcome, lines, mils]),
    };
  };

  it('is the latest purchase of the customer at the same price, then the ones before', async () => {
    expect(await refundsOf('1 A 5 1.00 9', '2 A 5 1.00 9', '3 A 5 1.10 9', '4 A 5 1.00 8', 'C5 A -7 1.00 9')).toEqual({
      refunds: ['C5:2 500', 'C5:1 200'],
      reasons: [],
    });
  });

  it('never gives a piece back twice', async () => {
    expect(await refundsOf('1 A 5 1.00 9', 'C2 A -3 1.00 9', 'C3 A -3 1.00 9')).toEqual({
      refunds: ['C2:1 300', 'C3:1 200'],
      reasons: [['cancellation: more than was bought', 0, -1000]],
    });
  });

  it('is one refund for all lines of a cancellation that name the same order', async () => {
    expect(await refundsOf('1 A 5 1.00 9', '1 X 1 2.00 9', 'C2 A -1 1.00 9', 'C2 X -1 2.00 9')).toEqual({
      refunds: ['C2:1 300'],
      reasons: [],
    });
  });

  it.each([
    ['cancellation: the original is not in the file', ['1 X 1 1.00 9', 'C2 A -1 1.00 9']],
    ['cancellation: the original is not in the file', ['C1 A -1 1.00 9', '2 A 1 1.00 9']],
    ['cancellation: bought at another price', ['1 A 1 1.10 9', 'C2 A -1 1.00 9']],
    ['cancellation: more than was bought', ['1 A 1 1.00 9', 'C2 A -1 1.00 9', 'C3 A -1 1.00 9']],
    ['cancellation without a customer', ['1 A 1 1.00', 'C2 A -1 1.00']],
  ])('that is missing is counted as: %s', async (reason, rows) => {
    expect((await refundsOf(...rows)).reasons).toEqual([[reason, 1, -1000]]);
  });
});

describe('every plan', () => {
  const line = fc.record({
    invoice: fc.constantFrom('1', '2', '3', 'C4', 'C5', '6', 'C7', 'A8'),
    code: fc.constantFrom('A', 'a', 'X', 'POST', 'M'),
    quantity: fc.integer({ min: -9, max: 9 }),
    price: fc.constantFrom('1', '1.10', '0', '0.001', '-2.5'),
    customer: fc.constantFrom('-', '17850'),
  });
  const shortOf = ({
    invoice,
    code,
    quantity,
    price,
    customer,
  }: {
    invoice: string;
    code: string;
    quantity: number;
    price: string;
    customer: string;
  }) => `${invoice} ${code} ${quantity} ${price} ${customer}`;

  it('accounts for every line and every mil of the file, once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 60 }), async (lines) => {
        const plan = makePlan(await anInvoiceFile(...lines.map(shortOf)));
        const mils = lines.reduce((sum, { quantity, price }) => sum + quantity * Math.round(Number(price) * 1000), 0);
        expect(plan.tally.total()).toEqual({ lines: lines.length, mils: mils + 0 });
        expect(plan.orders.reduce((sum, { pence }) => sum + pence, 0) * 10).toBe(plan.tally.of('sold').mils);
        expect(plan.refunds.reduce((sum, { pence }) => sum + pence, 0) * 10).toBe(-plan.tally.of('refunded').mils + 0);
      }),
    );
  });

  it('never refunds more of an order than it cost, and stocks what it sells', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 60 }), async (lines) => {
        const { orders, refunds, products } = makePlan(await anInvoiceFile(...lines.map(shortOf)));
        for (const { key, pence } of orders) {
          const back = refunds.filter(({ orderKey }) => orderKey === key).reduce((sum, refund) => sum + refund.pence, 0);
          expect(back).toBeLessThanOrEqual(pence);
        }
        const stock = new Map(products.flatMap(({ variants }) => variants.map(({ sku, stock: pieces }) => [sku, pieces])));
        for (const { sku, quantity } of orders.flatMap((order) => order.lines)) stock.set(sku, (stock.get(sku) ?? 0) - quantity);
        expect([...stock.values()].every((left) => left === 10)).toBe(true);
        expect(new Set(refunds.map(({ key }) => key)).size).toBe(refunds.length);
      }),
    );
  });

  it('of the first invoices is the beginning of the whole plan', async () => {
    const file = await anInvoiceFile('1 A 5 1.00 9', 'C2 A -3 1.00 9', '3 A 1 1.00 9', '4 POST 1 1.00 9');
    const whole = makePlan(file);
    const first = makePlan(file, 2);
    expect({ ...first, limit: 0, tally: 0 }).toEqual({ ...whole, limit: 0, tally: 0 });
    expect(first.tally.total()).toEqual({ lines: 2, mils: 2000 });
  });
});

it('keeps SKUs of different codes and prices apart', () => {
  const skus = ['A-1', 'A1', 'A', 'GIFT_0001_20'].flatMap((code) => [skuOf(code, 11), skuOf(code, 1)]);
  expect(new Set(skus).size).toBe(8);
});
