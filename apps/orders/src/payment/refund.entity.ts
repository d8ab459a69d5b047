export type RefundStatus = 'pending' | 'succeeded' | 'failed';

/** The part of a refund that is for one line of the order. */
export interface RefundLine {
  sku: string;
  amount: number;
}

/** Money that goes back. */
export interface Refund {
  id: string;
  paymentId: string;
  amount: number;
  currency: string;
  reason: string;
  status: RefundStatus;
  providerRef: string | null;
  createdAt: Date;
  /** How it spreads over the order's lines, where somebody asked for it. */
  lines?: readonly RefundLine[] | null;
}

/** What a provider says of a refund. */
export interface RefundOutcome {
  status: RefundStatus;
  providerRef?: string | undefined;
}
