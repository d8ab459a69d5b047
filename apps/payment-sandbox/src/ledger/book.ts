import { type Charge, refund, type Refund, settle } from '../charge/charge.js';
import { idempotencyKeyReused, notFound } from '../charge/charge.errors.js';
import type { WebhookEvent } from '../webhook/webhook-event.js';
import type { Fact } from './facts.js';
import { Movements } from './movements.js';

interface KnownRequest {
  readonly fingerprint: string;
  readonly id: string;
}

/** All facts so far, arranged for questions. It lives in memory and is rebuilt from the journal at start. */
export class Book {
  readonly movements = new Movements();
  readonly undelivered = new Map<string, WebhookEvent>();
  private readonly charges = new Map<string, Charge>();
  private readonly chargesOfOrder = new Map<string, string[]>();
  private readonly refunds = new Map<string, Refund>();
  private readonly requests = new Map<string, KnownRequest>();

  /** Takes a fact in; throws, unchanged, when it contradicts what is known. */
  apply(fact: Fact): void {
    switch (fact.fact) {
      case 'charge_made': {
        const { charge, fingerprint, eventId, earlierEventId } = fact;
        this.charges.set(charge.id, charge);
        this.requests.set(charge.idempotencyKey, { fingerprint, id: charge.id });
        const ofOrder = this.chargesOfOrder.get(charge.orderId);
        if (ofOrder) ofOrder.push(charge.id);
        else this.chargesOfOrder.set(charge.orderId, [charge.id]);
        if (eventId) this.settled(charge, eventId, fact.at);
        if (earlierEventId) {
          const before: Charge = { ...charge, status: 'processing' };
          this.undelivered.set(earlierEventId, { id: earlierEventId, type: 'charge.processing', createdAt: fact.at, charge: before });
        }
        return;
      }
      case 'charge_settled': {
        const charge = settle(this.charge(fact.chargeId), fact.outcome, fact.at);
        this.charges.set(charge.id, charge);
        this.settled(charge, fact.eventId, fact.at);
        return;
      }
      case 'refund_made': {
        const made = fact.refund;
        const charge = refund(this.charge(made.chargeId), made.amount, fact.at);
        this.charges.set(charge.id, charge);
        this.refunds.set(made.id, made);
        this.requests.set(made.idempotencyKey, { fingerprint: fact.fingerprint, id: made.id });
        const { id, amount, currency, idempotencyKey } = made;
        this.movements.add({ id, orderId: charge.orderId, kind: 'refund', amount, currency, idempotencyKey, at: fact.at });
        this.undelivered.set(fact.eventId, { id: fact.eventId, type: 'charge.refunded', createdAt: fact.at, charge, refund: made });
        return;
      }
      case 'event_delivered':
        this.undelivered.delete(fact.eventId);
    }
  }

  /** The id of what this key made before. Raises `idempotency_key_reused` when it came with another request. */
  recall(idempotencyKey: string, fingerprint: string): string | undefined {
    const known = this.requests.get(idempotencyKey);
    if (known && known.fingerprint !== fingerprint) throw idempotencyKeyReused();
    return known?.id;
  }

  charge(id: string): Charge {
    const charge = this.charges.get(id);
    if (!charge) throw notFound('charge');
    return charge;
  }

  refund(id: string): Refund {
    const found = this.refunds.get(id);
    if (!found) throw notFound('refund');
    return found;
  }

  chargesByOrder(orderId: string): Charge[] {
    return (this.chargesOfOrder.get(orderId) ?? []).map((id) => this.charge(id));
  }

  chargesByIdempotencyKey(key: string): Charge[] {
    const charge = this.charges.get(this.requests.get(key)?.id ?? '');
    return charge ? [charge] : [];
  }

  processing(): Charge[] {
    return [...this.charges.values()].filter((charge) => charge.status === 'processing');
  }

  private settled(charge: Charge, eventId: string, at: string): void {
    const { id, orderId, amount, currency, idempotencyKey } = charge;
    const succeeded = charge.status === 'succeeded';
    if (succeeded) this.movements.add({ id, orderId, kind: 'charge', amount, currency, idempotencyKey, at });
    this.undelivered.set(eventId, { id: eventId, type: succeeded ? 'charge.succeeded' : 'charge.failed', createdAt: at, charge });
  }
}
