export type RefundStatus = 'pending' | 'succeeded' | 'failed';

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
}

/** What a provider says of a refund. */
export interface RefundOutcome {
  status: RefundStatus;
  providerRef?: string | undefined;
}
