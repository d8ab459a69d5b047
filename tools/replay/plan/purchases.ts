import type { Reason } from './reasons.js';

interface Purchase {
  readonly orderKey: string;
  left: number;
}

export interface Taken {
  readonly orderKey: string;
  readonly quantity: number;
}

export interface Match {
  readonly taken: readonly Taken[];
  /** Pieces for which no purchase was found, and why. */
  readonly missing: number;
  readonly reason?: Reason;
}

/** What each customer bought so far and still has: where the originals of cancellations are found. */
export class Purchases {
  private readonly bySku = new Map<string, Purchase[]>();
  private readonly codes = new Set<string>();

  add(customer: string, code: string, sku: string, orderKey: string, quantity: number): void {
    if (customer === '') return;
    const key = join(customer, sku);
    const known = this.bySku.get(key);
    if (known) known.push({ orderKey, left: quantity });
    else this.bySku.set(key, [{ orderKey, left: quantity }]);
    this.codes.add(join(customer, code));
  }

  /** Takes from the customer's latest purchase at this price first, then from the ones before it. */
  takeBack(customer: string, code: string, sku: string, quantity: number): Match {
    if (customer === '') return { taken: [], missing: quantity, reason: 'cancellation without a customer' };
    const purchases = this.bySku.get(join(customer, sku)) ?? [];
    const taken: Taken[] = [];
    let missing = quantity;
    for (const purchase of purchases.toReversed()) {
      const pieces = Math.min(purchase.left, missing);
      if (pieces === 0) continue;
      purchase.left -= pieces;
      missing -= pieces;
      taken.push({ orderKey: purchase.orderKey, quantity: pieces });
    }
    if (missing === 0) return { taken, missing };
    return { taken, missing, reason: this.whyMissing(purchases.length > 0, join(customer, code)) };
  }

  private whyMissing(boughtAtThisPrice: boolean, customerAndCode: string): Reason {
    if (boughtAtThisPrice) return 'cancellation: more than was bought';
    return this.codes.has(customerAndCode) ? 'cancellation: bought at another price' : 'cancellation: the original is not in the file';
  }
}

const join = (customer: string, thing: string) => `${customer}\0${thing}`;
