import type { PaymentOutcome } from './payment-states.js';
import type { RefundOutcome } from './refund.entity.js';

/** A payment as its provider is told of it: the same in every call about it. */
export interface ChargeRecord {
  orderId: string;
  paymentId: string;
  amount: number;
  currency: string;
  /** A repeat under the same key is the same charge. */
  idempotencyKey: string;
  /** The provider's id of the charge, once it is known. */
  providerRef: string | null;
  createdAt: Date;
}

/** Money to be taken. */
export interface ChargeRequest extends ChargeRecord {
  /** The customer's means of payment, as the provider named it to them. */
  token: string;
}

/** Money to be given back. */
export interface RefundRequest {
  refundId: string;
  paymentId: string;
  providerRef: string;
  amount: number;
  currency: string;
  idempotencyKey: string;
}

/** What a provider says by itself, its signature verified. */
export interface ProviderNotice {
  /** The same in every repeat. */
  eventId: string;
  /** The provider's name for what happened. */
  type: string;
  /** How the thing it is about stands; undefined when nothing follows from this type of event. Throws `ProviderUnreachable`. */
  news(): Promise<ProviderNews | undefined>;
}

/** What follows from a notice. */
export interface ProviderNews {
  /** Our id of the payment, as the provider was told; undefined when it is about nothing of ours. */
  paymentId: string | undefined;
  /** How the payment stands, where the notice says something of it. */
  outcome?: PaymentOutcome | undefined;
  /** How a refund stands. */
  refund?: RefundNews | undefined;
}

/** How a refund stands. */
export interface RefundNews {
  /** Our id of it; undefined when it was not us who asked for it. */
  refundId: string | undefined;
  outcome: RefundOutcome;
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
  /** How the charge of this record stands; undefined when the provider never saw it. */
  find(charge: ChargeRecord): Promise<PaymentOutcome | undefined>;
  /** Gives money back; a repeat under the same key answers how that refund stands by now. */
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
