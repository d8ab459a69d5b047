import type { Money } from './generated/ashlar/common/v1/money.js';

export type { Money };

/** `amount` in integer minor units. Throws `RangeError` for what is no safe integer, so that a rounding error can never become money. */
export function money(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`Not an amount of minor units: ${amount}`);
  return { amount, currency };
}

/** The sum of amounts of one currency. Throws `RangeError` on a mix, or past 2^53 - 1. */
export function sum(amounts: readonly Money[], currency: string): Money {
  return money(
    amounts.reduce((total, each) => {
      if (each.currency !== currency) throw new RangeError(`Cannot add ${each.currency} to ${currency}`);
      return total + each.amount;
    }, 0),
    currency,
  );
}

/**
 * Splits `amount` in proportion to `weights`, by largest remainder: each part is its exact share rounded down or up, so none is larger than its
 * weight while `amount` is not larger than all of them, and together they are `amount`. Of equal remainders the earlier is rounded up. Throws
 * `RangeError` for what is no whole number from 0, and when there is something to split and nothing to split it by.
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  for (const part of [amount, ...weights]) if (!Number.isSafeInteger(part) || part < 0) throw new RangeError(`Not a whole number: ${part}`);
  const whole = weights.reduce((total, weight) => total + BigInt(weight), 0n);
  if (amount === 0) return weights.map(() => 0);
  if (whole === 0n) throw new RangeError('There is nothing to split by');
  const shares = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const parts = shares.map((share) => Number(share / whole));
  const left = amount - parts.reduce((total, part) => total + part, 0);
  const byRemainder = shares.map((share, at) => ({ at, rest: share % whole })).sort((a, b) => Number(b.rest - a.rest) || a.at - b.at);
  for (const { at } of byRemainder.slice(0, left)) parts[at] += 1;
  return parts;
}

const known = new Set(Intl.supportedValuesOf('currency'));

/** Whether `code` is an ISO 4217 currency, written in upper case. */
export const isCurrency = (code: string): boolean => known.has(code);

const withoutMinorUnits = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '));
const inThousandths = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']);

/** How many decimals a currency's minor unit is (ISO 4217). `Intl` follows what people write instead, which for some (HUF, IDR, …) is fewer. */
export const minorDigits = (currency: string): number =>
  withoutMinorUnits.has(currency) ? 0 : inThousandths.has(currency) ? 3 : currency === 'CLF' || currency === 'UYW' ? 4 : 2;
