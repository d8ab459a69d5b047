import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger/ledger.js';
import type { Charge } from './charge.js';
import { fingerprintOf } from './fingerprint.js';
import { behaviourOf } from './tokens.js';

export interface ChargeRequest {
  readonly orderId: string;
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly token: string;
}

/**
 * Takes money, or does not, as the token says. A repeated key answers the same charge as it is by now.
 * Raises `idempotency_key_reused`.
 */
export function makeCharge(ledger: Ledger, request: ChargeRequest, idempotencyKey: string, asyncDelayMs: number): Charge {
  const { orderId, paymentId, amount, currency, token } = request;
  const fingerprint = fingerprintOf('charge', orderId, paymentId, amount, currency, token);
  const known = ledger.book.recall(idempotencyKey, fingerprint);
  if (known) return ledger.book.charge(known);

  const now = new Date();
  const at = now.toISOString();
  const fresh = {
    id: `ch_${randomUUID()}`,
    orderId,
    paymentId,
    idempotencyKey,
    amount,
    currency,
    refunded: 0,
    createdAt: at,
    updatedAt: at,
  };
  const behaviour = behaviourOf(token);
  switch (behaviour.answers) {
    case 'at once': {
      const { outcome, telling } = behaviour;
      const earlierEventId = telling === 'reordered' ? `evt_${randomUUID()}` : undefined;
      const charge = { ...fresh, ...outcome, telling };
      ledger.record({ fact: 'charge_made', at, charge, fingerprint, eventId: `evt_${randomUUID()}`, earlierEventId });
      break;
    }
    case 'after confirmation':
      ledger.record({ fact: 'charge_made', at, charge: { ...fresh, status: 'requires_action' }, fingerprint });
      break;
    case 'later': {
      const pending = { dueAt: new Date(now.getTime() + asyncDelayMs).toISOString(), outcome: behaviour.outcome };
      ledger.record({ fact: 'charge_made', at, charge: { ...fresh, status: 'processing', pending }, fingerprint });
    }
  }
  return ledger.book.charge(fresh.id);
}
