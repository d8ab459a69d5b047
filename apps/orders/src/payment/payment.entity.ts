import type { ChargeRecord } from './payment-provider.js';
import { nextPaymentStatus, type PaymentOutcome, type PaymentStatus } from './payment-states.js';
import { refundExceedsPaid } from './payment.errors.js';

/** A row of `payment`. */
export interface PaymentColumns {
  id: string;
  orderId: string;
  /** 1 for the order's first. */
  attempt: number;
  provider: string;
  /** The provider's id of the charge, once it is known. */
  providerRef: string | null;
  /** The same in every call to the provider about this charge. */
  idempotencyKey: string;
  status: PaymentStatus;
  amount: number;
  currency: string;
  /** What went back or is on its way back. */
  refunded: number;
  failureCode: string | null;
  nextAction: string | null;
  /** When the provider is asked how it stands, unless it has told us by then. */
  askAt: Date | null;
  createdAt: Date;
}

/** How long an answer may be on its way before it counts as lost. */
const askAfterMs = 10_000;

/** An attempt to pay an order. Only its order changes it, with the order's row locked. */
export class Payment {
  constructor(private readonly columns: PaymentColumns) {}

  static start(order: { id: string; currency: string; grand: number }, attempt: number, id: string, provider: string, now: Date): Payment {
    return new Payment({
      id,
      orderId: order.id,
      attempt,
      provider,
      providerRef: null,
      idempotencyKey: `order:${order.id}:charge:${attempt}`,
      status: 'processing',
      amount: order.grand,
      currency: order.currency,
      refunded: 0,
      failureCode: null,
      nextAction: null,
      askAt: new Date(now.getTime() + askAfterMs),
      createdAt: now,
    });
  }

  /** The columns as they stand. */
  get state(): Readonly<PaymentColumns> {
    return this.columns;
  }

  get id(): string {
    return this.columns.id;
  }

  get status(): PaymentStatus {
    return this.columns.status;
  }

  /** As the provider is told of it. */
  get charge(): ChargeRecord {
    const { id: paymentId, orderId, amount, currency, idempotencyKey, providerRef, createdAt } = this.columns;
    return { orderId, paymentId, amount, currency, idempotencyKey, providerRef, createdAt };
  }

  /** Nobody knows yet how it ends. */
  get isOpen(): boolean {
    return this.status === 'processing' || this.status === 'requires_action';
  }

  /** What can still be given back. */
  get refundable(): number {
    return this.status === 'succeeded' ? this.columns.amount - this.columns.refunded : 0;
  }

  /** Takes in what the provider says. Answers whether it was news. */
  apply(outcome: PaymentOutcome): boolean {
    const { columns } = this;
    const status = nextPaymentStatus(columns.status, outcome.status);
    const learnt = columns.providerRef === null && outcome.providerRef !== undefined;
    if (status === columns.status && !learnt) return false;
    columns.providerRef ??= outcome.providerRef ?? null;
    if (status !== columns.status) {
      columns.status = status;
      columns.failureCode = status === 'failed' ? (outcome.failureCode ?? 'declined') : null;
      columns.askAt = null;
      columns.nextAction = status === 'requires_action' ? (outcome.nextAction ?? null) : null;
    }
    return true;
  }

  /** Sets money aside for a refund, before the provider is asked. Throws REFUND_EXCEEDS_PAID. */
  reserveRefund(amount: number): void {
    if (amount > this.refundable) throw refundExceedsPaid(this.refundable);
    this.columns.refunded += amount;
  }

  /** The provider would not give it back: it can be refunded again. */
  returnRefund(amount: number): void {
    this.columns.refunded -= amount;
  }
}
