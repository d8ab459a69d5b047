import type { PaymentOutcome } from './payment-states.js';
import type { RefundOutcome } from './refund.entity.js';

/** Money to be taken. */
export interface ChargeRequest {
  orderId: string;
  paymentId: string;
  amount: number;
  currency: string;
  /** The customer's means of payment, as the provider named it to them. */
  token: string;
  /** A repeat under the same key is the same charge. */
  idempotencyKey: string;
}

/** Money to be given back. */
export interface RefundRequest {
  refundId: string;
  providerRef: string;
  amount: number;
  idempotencyKey: string;
}

/** What a provider said by itself, its signature verified. */
export interface ProviderNotice {
  /** The same in every repeat. */
  eventId: string;
  /** Our id of the payment, as the provider was told; undefined when the notice is about nothing of ours. */
  paymentId: string | undefined;
  outcome: PaymentOutcome;
  /** Our id of a refund that went through. */
  refundId?: string | undefined;
}

/** Somebody who moves money for us. Every call ends within a few seconds; one without an answer throws `ProviderUnreachable`. */
export interface PaymentProvider {
  /** As requests and rows name it. */
  readonly name: string;
  charge(request: ChargeRequest): Promise<PaymentOutcome>;
  /** Finishes what waits for the customer. Answers with what came of it, also when somebody else had finished it before. */
  confirm(providerRef: string, result: 'succeeded' | 'failed'): Promise<PaymentOutcome>;
  /** Ends a charge before it succeeds. Answers with what came of it: it may have succeeded meanwhile. */
  void(providerRef: string): Promise<PaymentOutcome>;
  /** The charge that was made under a key; undefined when the provider never saw it. */
  find(idempotencyKey: string): Promise<PaymentOutcome | undefined>;
  refund(request: RefundRequest): Promise<RefundOutcome>;
  /** Reads a webhook. Throws INVALID_SIGNATURE before anything of it is parsed. */
  readNotice(body: Uint8Array, headers: Readonly<Record<string, string>>): ProviderNotice;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** The provider gave no answer, or one that says nothing of the outcome: the money may have moved or not. */
export class ProviderUnreachable extends Error {
  override name = 'ProviderUnreachable';
}
