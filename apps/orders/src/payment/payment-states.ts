export type PaymentStatus = 'processing' | 'requires_action' | 'succeeded' | 'failed';

/** What a provider says of a charge: in its answer, by webhook, or when asked. */
export interface PaymentOutcome {
  status: PaymentStatus;
  /** The provider's own id of the charge; unset when it never saw it. */
  providerRef?: string | undefined;
  /** Why it failed, e.g. `card_declined`. */
  failureCode?: string | undefined;
  /** What the customer has to do, e.g. `confirm_3ds`. */
  nextAction?: string | undefined;
}

/**
 * Where a payment goes when its provider says `outcome`: state × outcome, each answered. News may come late, twice and out of order, so a weaker
 * word never undoes a stronger one: money that moved has moved, and it is believed even of a payment that was given up.
 */
const next = {
  processing: { processing: 'processing', requires_action: 'requires_action', succeeded: 'succeeded', failed: 'failed' },
  requires_action: { processing: 'requires_action', requires_action: 'requires_action', succeeded: 'succeeded', failed: 'failed' },
  succeeded: { processing: 'succeeded', requires_action: 'succeeded', succeeded: 'succeeded', failed: 'succeeded' },
  failed: { processing: 'failed', requires_action: 'failed', succeeded: 'succeeded', failed: 'failed' },
} as const satisfies Record<PaymentStatus, Record<PaymentStatus, PaymentStatus>>;

export const nextPaymentStatus = (status: PaymentStatus, outcome: PaymentStatus): PaymentStatus => next[status][outcome];

/** Where the money of an order is. */
export type OrderPaymentStatus = 'unpaid' | 'processing' | 'paid' | 'failed' | 'partially_refunded' | 'refunded';

/** What decides it. */
export interface PaymentPart {
  status: PaymentStatus;
  amount: number;
  refunded: number;
}

/**
 * The payment status of an order over `grand`, from its payments, oldest first. What is being given back counts as given back; a payment that
 * came on top of another and went back in full changes nothing. What costs nothing is paid.
 */
export function orderPaymentStatus(grand: number, payments: readonly PaymentPart[]): OrderPaymentStatus {
  if (grand === 0) return 'paid';
  const taken = payments.filter(({ status }) => status === 'succeeded');
  if (taken.length > 0) {
    const kept = taken.reduce((sum, { amount, refunded }) => sum + amount - refunded, 0);
    if (kept >= grand) return 'paid';
    return kept > 0 ? 'partially_refunded' : 'refunded';
  }
  if (payments.some(({ status }) => status === 'processing' || status === 'requires_action')) return 'processing';
  return payments.length > 0 ? 'failed' : 'unpaid';
}
