export const failureCodes = ['card_declined', 'authentication_failed', 'invalid_token', 'canceled'] as const;

/** Why no money moved. */
export type FailureCode = (typeof failureCodes)[number];

export type ChargeStatus = 'succeeded' | 'failed' | 'requires_action' | 'processing';

/** How a charge ends. It ends once. */
export type Outcome = { readonly status: 'succeeded' } | { readonly status: 'failed'; readonly failureCode: FailureCode };

/** How a charge's webhooks misbehave: each told several times, or the newest word first. */
export type Telling = 'duplicated' | 'reordered';

/** An outcome that is already certain but arrives later, as with a bank transfer. */
export interface PendingOutcome {
  readonly dueAt: string;
  readonly outcome: Outcome;
}

/** One attempt to take money. Values are never changed in place, so that an event may keep the charge as it was. */
export interface Charge {
  readonly id: string;
  readonly orderId: string;
  readonly paymentId: string;
  readonly idempotencyKey: string;
  readonly status: ChargeStatus;
  /** In minor units, as every amount here. */
  readonly amount: number;
  readonly currency: string;
  readonly refunded: number;
  readonly failureCode?: FailureCode;
  readonly pending?: PendingOutcome;
  /** Unset: each of its webhooks is sent once, in order. */
  readonly telling?: Telling;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Refund {
  readonly id: string;
  /** The caller's own name for this refund. */
  readonly refundId: string;
  readonly chargeId: string;
  readonly idempotencyKey: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason?: string;
  readonly createdAt: string;
}

export const isSettled = (charge: Charge): boolean => charge.status === 'succeeded' || charge.status === 'failed';

export const refundable = (charge: Charge): number => charge.amount - charge.refunded;

export function settle(charge: Charge, outcome: Outcome, at: string): Charge {
  if (isSettled(charge)) throw new Error(`charge ${charge.id} is settled already`);
  return { ...charge, ...outcome, pending: undefined, updatedAt: at };
}

export function refund(charge: Charge, amount: number, at: string): Charge {
  if (charge.status !== 'succeeded' || amount > refundable(charge))
    throw new Error(`charge ${charge.id} does not have ${amount} to refund`);
  return { ...charge, refunded: charge.refunded + amount, updatedAt: at };
}
