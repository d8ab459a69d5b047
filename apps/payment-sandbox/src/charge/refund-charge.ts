import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger/ledger.js';
import { type Refund, refundable } from './charge.js';
import { chargeNotRefundable, refundExceedsCharge } from './charge.errors.js';
import { fingerprintOf } from './fingerprint.js';

export interface RefundRequest {
  readonly refundId: string;
  readonly amount: number;
  readonly reason?: string;
}

/**
 * Gives money back, all or part of it. A repeated key answers the same refund.
 * Raises `idempotency_key_reused`, `charge_not_refundable` and `refund_exceeds_charge`.
 */
export function refundCharge(ledger: Ledger, chargeId: string, request: RefundRequest, idempotencyKey: string): Refund {
  const charge = ledger.book.charge(chargeId);
  const { refundId, amount, reason } = request;
  const fingerprint = fingerprintOf('refund', chargeId, refundId, amount, reason);
  const known = ledger.book.recall(idempotencyKey, fingerprint);
  if (known) return ledger.book.refund(known);

  if (charge.status !== 'succeeded') throw chargeNotRefundable(charge.status);
  if (amount > refundable(charge)) throw refundExceedsCharge(refundable(charge));
  const at = new Date().toISOString();
  const refund = { id: `re_${randomUUID()}`, refundId, chargeId, idempotencyKey, amount, currency: charge.currency, reason, createdAt: at };
  ledger.record({ fact: 'refund_made', at, refund, fingerprint, eventId: `evt_${randomUUID()}` });
  return refund;
}
