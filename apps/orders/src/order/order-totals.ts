import { mixedCurrencies, priceChanged, totalTooLarge } from './order.errors.js';

/** An amount in minor units with its currency. */
export interface Amount {
  amount: number;
  currency: string;
}

/** One SKU at the price that catalog holds it at. */
export interface PricedLine {
  sku: string;
  variantId: string;
  name: string;
  unitPrice: Amount;
  quantity: number;
}

/** A line of an order; `total` is the unit price times the quantity. */
export interface OrderLine {
  sku: string;
  variantId: string;
  name: string;
  unitPrice: number;
  quantity: number;
  total: number;
}

/** Sums of an order, all in its currency: grand = items + shipping + tax - discount. */
export interface OrderTotals {
  items: number;
  shipping: number;
  tax: number;
  discount: number;
  grand: number;
}

/** What the lines come to. Throws MIXED_CURRENCIES, TOTAL_TOO_LARGE, and PRICE_CHANGED when it is not what the buyer expected. */
export function priceOrder(
  priced: readonly PricedLine[],
  expected?: Amount | null,
): { currency: string; lines: OrderLine[]; totals: OrderTotals } {
  const currencies = [...new Set(priced.map(({ unitPrice }) => unitPrice.currency))];
  const [currency] = currencies;
  if (currency === undefined) throw new RangeError('An order has at least one line');
  if (currencies.length > 1) throw mixedCurrencies(currencies);
  const lines = priced.map(({ sku, variantId, name, unitPrice: { amount: unitPrice }, quantity }) => ({
    sku,
    variantId,
    name,
    unitPrice,
    quantity,
    total: exact(unitPrice * quantity),
  }));
  const items = lines.reduce((total, line) => exact(total + line.total), 0);
  if (expected != null && (expected.amount !== items || expected.currency !== currency)) throw priceChanged({ amount: items, currency });
  return { currency, lines, totals: { items, shipping: 0, tax: 0, discount: 0, grand: items } };
}

/** Whatever lies past 2^53 - 1 rounds to 2^53 or more, so nothing inexact passes. */
function exact(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw totalTooLarge();
  return amount;
}
