import { describe, expect, it } from '@jest/globals';
import { isCurrency, money, sum } from './money.js';
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
