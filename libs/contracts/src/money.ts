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

const known = new Set(Intl.supportedValuesOf('currency'));

/** Whether `code` is an ISO 4217 currency, written in upper case. */
export const isCurrency = (code: string): boolean => known.has(code);
