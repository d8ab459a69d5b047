import { isWholePence, MILS_A_PENNY } from './amounts.js';
import type { InvoiceLine } from './invoice.js';
import { feeCodes } from './reasons.js';
import type { Reason } from './reasons.js';

/** The most pieces that one order line takes. */
const MOST_PIECES = 1_000_000;

/** What a line is: something sold, something given back, or no sale, with the reason. Quantities here are positive. */
export type Verdict =
  | { readonly kind: 'sale' | 'cancellation'; readonly pence: number; readonly quantity: number }
  | { readonly kind: 'none'; readonly reason: Reason };

const none = (reason: Reason): Verdict => ({ kind: 'none', reason });

export const isCancellation = (invoiceNumber: string) => invoiceNumber.startsWith('C');

/** The first reason that holds is the line's; the order below is the order of docs/replay.md. */
export function classify(invoiceNumber: string, { code, quantity, price }: InvoiceLine): Verdict {
  if (quantity === null || price === null) return none('unreadable quantity or price');
  if (code === '') return none('no stock code');
  const fee = Object.hasOwn(feeCodes, code) ? feeCodes[code] : undefined;
  if (fee !== undefined) return none(fee);
  const cancellation = isCancellation(invoiceNumber);
  if (!cancellation && !/^\d/.test(invoiceNumber)) return none('adjustment invoice');
  if (!cancellation && quantity < 0) return none('damaged or corrected stock');
  if (price === 0) return none('price 0');
  if (price < 0) return none('negative price');
  if (quantity === 0) return none('quantity 0');
  if (!isWholePence(price)) return none('price is no whole number of pence');
  if (Math.abs(quantity) > MOST_PIECES) return none('quantity too large for an order line');
  if (cancellation && quantity > 0) return none('cancellation without a negative quantity');
  return { kind: cancellation ? 'cancellation' : 'sale', pence: price / MILS_A_PENNY, quantity: Math.abs(quantity) };
}
