import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger/ledger.js';
import { type Charge, isSettled, type Outcome } from './charge.js';
import { chargeAlreadySettled, chargeNotConfirmable } from './charge.errors.js';

/** Ends a 3-D Secure challenge. Repeating the outcome that is already there changes nothing. */
export function confirmCharge(ledger: Ledger, id: string, result: Outcome['status']): Charge {
  const charge = ledger.book.charge(id);
  if (charge.status === result) return charge;
  if (isSettled(charge)) throw chargeAlreadySettled(charge.status);
  if (charge.status !== 'requires_action') throw chargeNotConfirmable(charge.status);
  return recordOutcome(
    ledger,
    id,
    result === 'failed' ? { status: 'failed', failureCode: 'authentication_failed' } : { status: 'succeeded' },
  );
}

/** Voids a charge that has not come to an end; it can never succeed after that. Repeating it changes nothing. */
export function cancelCharge(ledger: Ledger, id: string): Charge {
  const charge = ledger.book.charge(id);
  if (charge.failureCode === 'canceled') return charge;
  if (isSettled(charge)) throw chargeAlreadySettled(charge.status);
  return recordOutcome(ledger, id, { status: 'failed', failureCode: 'canceled' });
}

/** Lets the outcome arrive that an asynchronous token announced, unless the charge was cancelled meanwhile. */
export function settlePending(ledger: Ledger, id: string): void {
  const { pending } = ledger.book.charge(id);
  if (pending) recordOutcome(ledger, id, pending.outcome);
}

function recordOutcome(ledger: Ledger, chargeId: string, outcome: Outcome): Charge {
  ledger.record({ fact: 'charge_settled', at: new Date().toISOString(), chargeId, outcome, eventId: `evt_${randomUUID()}` });
  return ledger.book.charge(chargeId);
}
