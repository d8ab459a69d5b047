import type { Tally } from './tally.js';

export interface PlannedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly pence: number;
}

/** An invoice as an order; one with more SKUs than an order takes becomes several. */
export interface PlannedOrder {
  /** The invoice's number; `536365/2` for its second part. Unique in the file. */
  readonly key: string;
  readonly position: number;
  readonly customer: string;
  readonly country: string;
  readonly lines: readonly PlannedLine[];
  readonly pence: number;
}

/** What one cancellation gives back of one order. */
export interface PlannedRefund {
  /** `C536391:536365`: the cancellation and the order. Unique in the file. */
  readonly key: string;
  readonly cancellation: string;
  readonly position: number;
  readonly orderKey: string;
  readonly pence: number;
}

export interface PlannedVariant {
  readonly sku: string;
  readonly pence: number;
  readonly stock: number;
}

export interface PlannedProduct {
  readonly slug: string;
  readonly code: string;
  readonly name: string;
  readonly categorySlug: string;
  readonly variants: readonly PlannedVariant[];
}

/** What the file asks of a shop. Orders, refunds and products are the whole file's; the tally stops at the limit. */
export interface Plan {
  readonly fileId: string;
  readonly invoices: number;
  readonly limit: number;
  readonly orders: readonly PlannedOrder[];
  /** In the order of the file; so are the refunds of one order. */
  readonly refunds: readonly PlannedRefund[];
  readonly products: readonly PlannedProduct[];
  readonly tally: Tally;
}
