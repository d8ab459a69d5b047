import { minorDigits, type Money } from '#contracts/money.js';

/** An amount as people read it: `£19.99`. Written from its digits, so that no amount is rounded on the way. */
export function formatMoney({ amount, currency }: Money): string {
  const decimals = minorDigits(currency);
  const format = new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const decimal = `${amount < 0 ? '-' : ''}${whole}.${digits.slice(digits.length - decimals)}0`;
  return format.format(decimal as `${number}`);
}
