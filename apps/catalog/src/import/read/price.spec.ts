import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { minorDigits } from '#contracts/money.js';
import { isLocale } from './number-signs.js';
import { parsePrice, type PriceStyle } from './price.js';

const pounds: PriceStyle = { currency: 'GBP' };
const codeOf = (text: string, style: PriceStyle = pounds) => {
  const read = parsePrice(text, style);
  return typeof read === 'number' ? read : read.code;
};

describe('A price without a locale', () => {
  it.each<[string, number]>([
    ['12.5', 1250],
    ['12.50', 1250],
    ['12', 1200],
    ['0', 0],
    ['0.00', 0],
    ['.5', 50],
    [',99', 99],
    ['12,50', 1250],
    ['12,5', 1250],
    ['12.', 1200],
    ['1,290.00', 129000],
    ['1.290,00', 129000],
    ['1,234,567', 123456700],
    ['1.234.567', 123456700],
    ['1,234,567.8', 123456780],
    ['12,34,567.00', 123456700],
    ['1 290,00', 129000],
    ['1\u00a0290.00', 129000],
    ['1\u202f290,5', 129050],
    ["1'290.50", 129050],
    ['1’290.50', 129050],
    ['£12.50', 1250],
    ['£ 12.50', 1250],
    ['12,50 £', 1250],
    ['GBP 12.50', 1250],
    ['12.50 gbp', 1250],
    ['+12.50', 1250],
    ['  12.50  ', 1250],
    ['12.5000', 1250],
    ['12.50000', 1250],
    ['1290', 129000],
    ['1,290,000.00', 129000000],
  ])('%s is %s pence', (text, amount) => {
    expect(parsePrice(text, pounds)).toBe(amount);
  });

  it.each([
    ['1,290', 'PRICE_AMBIGUOUS'],
    ['1.290', 'PRICE_AMBIGUOUS'],
    ['0.125', 'PRICE_AMBIGUOUS'],
    ['£1,290', 'PRICE_AMBIGUOUS'],
    ['12.345', 'PRICE_AMBIGUOUS'],
    ['12.3456', 'PRICE_DECIMALS'],
    ['1,290.125', 'PRICE_DECIMALS'],
    ['-12.50', 'PRICE_NEGATIVE'],
    ['−12.50', 'PRICE_NEGATIVE'],
    ['£-12.50', 'PRICE_NEGATIVE'],
    ['-£12.50', 'PRICE_NEGATIVE'],
    ['(12.50)', 'PRICE_NEGATIVE'],
    ['12.50-', 'PRICE_NEGATIVE'],
    ['free', 'PRICE_NOT_A_NUMBER'],
    ['', 'PRICE_NOT_A_NUMBER'],
    ['-', 'PRICE_NOT_A_NUMBER'],
    ['.', 'PRICE_NOT_A_NUMBER'],
    ['1.2.3', 'PRICE_NOT_A_NUMBER'],
    ['1,2,3.00', 'PRICE_NOT_A_NUMBER'],
    ['1.290,00.00', 'PRICE_NOT_A_NUMBER'],
    ['10-20', 'PRICE_NOT_A_NUMBER'],
    ['1e3', 'PRICE_NOT_A_NUMBER'],
    ['0x10', 'PRICE_NOT_A_NUMBER'],
    ['NaN', 'PRICE_NOT_A_NUMBER'],
    ['Infinity', 'PRICE_NOT_A_NUMBER'],
    ['from 12.50', 'PRICE_NOT_A_NUMBER'],
    ['12.50/kg', 'PRICE_NOT_A_NUMBER'],
    ['=1+1', 'PRICE_NOT_A_NUMBER'],
    ['€12.50', 'PRICE_CURRENCY'],
    ['$12.50', 'PRICE_CURRENCY'],
    ['12.50 EUR', 'PRICE_CURRENCY'],
    ['9'.repeat(20), 'PRICE_TOO_LARGE'],
    [`1${'0'.repeat(100)}`, 'PRICE_TOO_LARGE'],
  ])('%s is %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('is decimal with three digits behind a point where the currency has three decimals, and stays ambiguous behind a comma', () => {
    expect(codeOf('12.500', { currency: 'KWD' })).toBe(12500);
    expect(codeOf('12,500', { currency: 'KWD' })).toBe('PRICE_AMBIGUOUS');
  });

  it('has no decimals but zeros where the currency has none', () => {
    expect(codeOf('1200', { currency: 'JPY' })).toBe(1200);
    expect(codeOf('1200.00', { currency: 'JPY' })).toBe(1200);
    expect(codeOf('1,200', { currency: 'JPY' })).toBe('PRICE_AMBIGUOUS');
    expect(codeOf('12.5', { currency: 'JPY' })).toBe('PRICE_DECIMALS');
    expect(codeOf('¥1200', { currency: 'JPY' })).toBe(1200);
  });
});

describe('A price with a locale', () => {
  it.each<[string, string, number | string]>([
    ['1.290', 'de', 129000],
    ['1,290', 'en-GB', 129000],
    ['1.290', 'en', 129],
    ['1.295', 'en', 'PRICE_DECIMALS'],
    ['1.290,00', 'de', 129000],
    ['1,290.00', 'de', 'PRICE_NOT_A_NUMBER'],
    ['12,50 €', 'de', 'PRICE_CURRENCY'],
    ['1 290,00', 'fr', 129000],
    ['1’290.50', 'de-CH', 129050],
    ['12,50', 'pl', 1250],
    ['1,29,000.00', 'en-IN', 12900000],
    ['١٬٢٩٠٫٥', 'ar-EG', 129050],
    ['12,50', 'en', 'PRICE_NOT_A_NUMBER'],
  ])('%s in %s is %s', (text, locale, amount) => {
    expect(codeOf(text, { ...pounds, locale })).toBe(amount);
  });

  it('follows a sign that was named', () => {
    expect(codeOf('1.290', { ...pounds, decimal: '.' })).toBe(129);
    expect(codeOf('1.290', { ...pounds, decimal: ',' })).toBe(129000);
    expect(codeOf('12.500', { ...pounds, decimal: '.' })).toBe(1250);
  });

  it('knows what is a locale', () => {
    expect(isLocale('de-CH')).toBe(true);
    expect(isLocale('german!')).toBe(false);
  });
});

describe('Any price', () => {
  const currencies = fc.constantFrom('GBP', 'JPY', 'KWD', 'HUF', 'EUR');
  const amounts = fc.integer({ min: 0, max: 2 ** 50 });
  const locales = ['en', 'de', 'fr', 'de-CH', 'en-IN', 'pl', 'pt-BR', 'ar-EG', 'hi', 'sv'];

  const written = (amount: number, currency: string) => {
    const digits = minorDigits(currency);
    const all = String(amount).padStart(digits + 1, '0');
    return digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`;
  };

  it('that is written as an export writes it comes back to the cent', () => {
    fc.assert(fc.property(amounts, currencies, (amount, currency) => parsePrice(written(amount, currency), { currency }) === amount));
  });

  it('comes back to the cent as any locale writes it', () => {
    fc.assert(
      fc.property(amounts, currencies, fc.constantFrom(...locales), (amount, currency, locale) => {
        const digits = minorDigits(currency);
        const text = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
          written(amount, currency) as never,
        );
        expect(parsePrice(text, { currency, locale })).toBe(amount);
      }),
    );
  });

  it('is a safe amount from 0 or a fault, whatever the text', () => {
    const anything = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789.,-+() £$€eE') }));
    fc.assert(
      fc.property(anything, currencies, fc.constantFrom(null, ...locales), (text, currency, locale) => {
        const read = parsePrice(text, { currency, locale });
        if (typeof read === 'number') expect(Number.isSafeInteger(read) && read >= 0).toBe(true);
        else expect(read.message.length).toBeGreaterThan(10);
      }),
      { numRuns: 1_000 },
    );
  });
});
