import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocate, isCurrency, money, sum } from './money.js';
import { fromTimestamp, toOptionalTimestamp, toTimestamp } from './timestamp.js';

describe('money', () => {
  it('is integer minor units or nothing', () => {
    expect(money(1999, 'GBP')).toEqual({ amount: 1999, currency: 'GBP' });
    for (const wrong of [19.99, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])
      expect(() => money(wrong, 'GBP')).toThrow(RangeError);
  });

  it('adds amounts of one currency only', () => {
    expect(sum([money(1, 'GBP'), money(2, 'GBP')], 'GBP')).toEqual(money(3, 'GBP'));
    expect(() => sum([money(1, 'GBP'), money(2, 'EUR')], 'GBP')).toThrow(RangeError);
    expect(() => sum([money(Number.MAX_SAFE_INTEGER, 'GBP'), money(1, 'GBP')], 'GBP')).toThrow(RangeError);
  });

  it('knows the currencies of ISO 4217, in upper case', () => {
    expect(['GBP', 'EUR', 'JPY', 'KWD'].every(isCurrency)).toBe(true);
    expect(['gbp', 'XQX', '', 'POUND'].some(isCurrency)).toBe(false);
  });
});

describe('an amount that is split', () => {
  const weights = fc.array(fc.nat({ max: Number.MAX_SAFE_INTEGER }), { minLength: 1, maxLength: 12 });
  const total = (parts: readonly number[]) => parts.reduce((whole, part) => whole + BigInt(part), 0n);

  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [5, [3, 7], [2, 3]],
    [1, [0, 0, 1], [0, 0, 1]],
    [0, [0, 0], [0, 0]],
    [999, [1000], [999]],
  ])('of %i by %j is %j', (amount, by, parts) => expect(allocate(amount, by)).toEqual(parts));

  it('loses no cent and invents none', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), weights, (amount, by) => {
        fc.pre(total(by) > 0n);
        expect(total(allocate(amount, by))).toBe(BigInt(amount));
      }),
    );
  });

  it('is off by less than a cent anywhere, and gives nothing to what weighs nothing', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 12 }), (amount, by) => {
        fc.pre(total(by) > 0n);
        allocate(amount, by).forEach((part, at) => {
          expect(Math.abs(part - (amount * by[at]) / Number(total(by)))).toBeLessThan(1);
          if (by[at] === 0) expect(part).toBe(0);
        });
      }),
    );
  });

  it('is refused where it is no whole number, or there is nothing to split it by', () => {
    for (const [amount, by] of [
      [1.5, [1]],
      [-1, [1]],
      [1, [-1]],
      [1, [0]],
      [1, []],
    ] as const) {
      expect(() => allocate(amount, by)).toThrow(RangeError);
    }
  });
});

describe('timestamps', () => {
  it.each(['2010-12-01T08:26:00.123Z', '1969-12-31T23:59:59.999Z', '2026-02-28T00:00:00.000Z'])('%s keeps its milliseconds', (text) => {
    expect(fromTimestamp(toTimestamp(new Date(text)))?.toISOString()).toBe(text);
    expect(toTimestamp(new Date(text)).nanos).toBeGreaterThanOrEqual(0);
  });

  it('lets a missing moment stay missing', () => {
    expect(toOptionalTimestamp(null)).toBeUndefined();
    expect(fromTimestamp(null)).toBeUndefined();
  });
});
