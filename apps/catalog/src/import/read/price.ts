import { minorDigits } from '#contracts/money.js';
import { numberSigns } from './number-signs.js';

/** A price that could not be read: a stable code, and what to do. */
export interface PriceFault {
  code: 'PRICE_AMBIGUOUS' | 'PRICE_NOT_A_NUMBER' | 'PRICE_NEGATIVE' | 'PRICE_DECIMALS' | 'PRICE_CURRENCY' | 'PRICE_TOO_LARGE';
  message: string;
}

/** How prices are written. */
export interface PriceStyle {
  /** ISO 4217. */
  currency: string;
  /** A BCP 47 tag, or nothing to go by but the price itself. */
  locale?: string | null;
  /** The decimal sign, where it is known. */
  decimal?: '.' | ',' | null;
}

const simple = /^\d{1,12}(?:\.\d{1,2})?$/;
const spaces = /[\s\u00a0\u202f\u2009'’٬]/g;
const groups = /^\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}$/;

/**
 * A decimal price in minor units of its currency. The rule, in this order:
 *
 * 1. The currency's sign or code may stand before or behind; another currency's is `PRICE_CURRENCY`. Spaces and apostrophes only group.
 * 2. Where the decimal sign is known, or a locale was named, its signs hold, and anything else is `PRICE_NOT_A_NUMBER`.
 * 3. Otherwise: of `.` and `,` together the last is the decimal sign; one that stands several times groups thousands; a single one with exactly
 *    three digits behind it could be either and is `PRICE_AMBIGUOUS` (but `.` is decimal in a currency of three decimals); else it is decimal.
 * 4. More decimals than the currency has are `PRICE_DECIMALS`, unless they are zeros.
 */
export function parsePrice(text: string, style: PriceStyle): number | PriceFault {
  const digits = minorDigits(style.currency);
  if (digits === 2 && style.decimal !== ',' && style.locale == null && simple.test(text)) {
    const [whole, cents = ''] = text.split('.');
    return Number(whole) * 100 + Number(cents.padEnd(2, '0'));
  }
  const bare = withoutCurrency(text.trim(), style);
  if (typeof bare !== 'string') return bare;
  const parts = split(bare, style, digits);
  if (parts === 'ambiguous') {
    const message = `${quoted(text)} may be thousands or decimals: write ${digits === 0 ? 'it without the sign' : 'two decimals'}, or name the locale of the file.`;
    return fault('PRICE_AMBIGUOUS', message);
  }
  return parts === undefined ? notANumber(text) : toMinor(text, parts, style.currency, digits);
}

type Parts = readonly [whole: string, fraction: string];

function split(amount: string, { locale, decimal }: PriceStyle, digits: number): Parts | 'ambiguous' | undefined {
  const signs = decimal != null ? { decimal, group: decimal === '.' ? ',' : '.' } : locale == null ? undefined : numberSigns(locale);
  const text = signs && 'digits' in signs ? signs.digits(amount) : amount;
  const plain = text.replace(spaces, (sign, at: number) => (at === 0 ? '?' : signs?.decimal === sign ? sign : ''));
  if (signs) return cut(plain, plain.indexOf(signs.decimal) === -1 ? plain.length : plain.indexOf(signs.decimal), signs.decimal);
  const [dot, comma] = [plain.lastIndexOf('.'), plain.lastIndexOf(',')];
  const last = Math.max(dot, comma);
  if (last === -1) return cut(plain, plain.length, '.');
  if (dot !== -1 && comma !== -1) return cut(plain, last, plain[last]);
  if (plain.indexOf(plain[last]) !== last) return cut(plain, plain.length, plain[last] === '.' ? ',' : '.');
  const behind = plain.length - last - 1;
  if (behind === 3 && !(digits === 3 && plain[last] === '.')) return /^\d+[.,]\d{3}$/.test(plain) ? 'ambiguous' : undefined;
  return cut(plain, last, plain[last]);
}

/** The digits before and behind the decimal sign at `at`; undefined when what is before is not grouped as numbers are. */
function cut(text: string, at: number, decimal: string): Parts | undefined {
  const whole = text.slice(0, at);
  const fraction = text.slice(at + 1);
  if (!/^\d*$/.test(fraction) || whole.includes(decimal)) return undefined;
  if (!/^\d*$/.test(whole) && !groups.test(whole)) return undefined;
  const kept = whole.replace(/[.,]/g, '');
  return kept === '' && fraction === '' ? undefined : [kept || '0', fraction];
}

function toMinor(text: string, [whole, fraction]: Parts, currency: string, digits: number): number | PriceFault {
  if (/[1-9]/.test(fraction.slice(digits))) {
    return fault('PRICE_DECIMALS', `${quoted(text)} has more decimals than ${currency} has, which is ${digits}: round it.`);
  }
  const amount = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return Number.isSafeInteger(amount) ? amount : fault('PRICE_TOO_LARGE', `${quoted(text)} is larger than any price can be.`);
}

/** The amount without its currency: what stands between the first digit and the last. */
function withoutCurrency(text: string, { currency, locale }: PriceStyle): string | PriceFault {
  if (/^[\d.,]+$/.test(text)) return text;
  const parts = text.length > 64 ? null : /^(?<before>.*?)(?<amount>[.,٫]?\p{Nd}(?:.*\p{Nd})?)(?<after>\P{Nd}*)$/u.exec(text)?.groups;
  if (!parts) return notANumber(text);
  const [before, after] = [parts.before.replace(/\+\s*$/, ''), parts.after];
  if (/[-−(]/.test(before) || /^[-−)]/.test(after))
    return fault('PRICE_NEGATIVE', `${quoted(text)} is negative: write what the customer pays.`);
  const mark = `${before}${after}`.trim();
  if (mark === '' || marksOf(currency, locale ?? 'en').has(mark.toLowerCase())) return parts.amount;
  if (!/\p{Sc}|^[A-Z]{3}$|^(kr|zł|Kč|Ft)\.?$/u.test(mark)) return notANumber(text);
  return fault('PRICE_CURRENCY', `${quoted(text)} is no price in ${currency}: name its currency in the column of the currency.`);
}

const marks = new Map<string, ReadonlySet<string>>();

/** What may stand beside an amount of a currency: its code and signs, in lower case. */
function marksOf(currency: string, locale: string): ReadonlySet<string> {
  const key = `${currency} ${locale}`;
  const known = marks.get(key);
  if (known) return known;
  const signs = (['symbol', 'narrowSymbol', 'code'] as const).flatMap((currencyDisplay) =>
    ['en', locale].flatMap((tag) => new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay }).formatToParts(1)),
  );
  const made = new Set(signs.filter(({ type }) => type === 'currency').map(({ value }) => value.toLowerCase()));
  if (marks.size < 1_000) marks.set(key, made);
  return made;
}

const quoted = (text: string): string => `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
const fault = (code: PriceFault['code'], message: string): PriceFault => ({ code, message });
const notANumber = (text: string) => fault('PRICE_NOT_A_NUMBER', `${quoted(text)} is no price: write an amount like 12.50.`);
