import type { Ledger } from '../ledger/ledger.js';
import type { Charge } from './charge.js';
import { settlePending } from './settle-charge.js';

/** Settles `processing` charges when they are due, also those that an earlier run of the sandbox left behind. */
export class AsyncOutcomes {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly ledger: Ledger) {}

  start(): void {
    for (const charge of this.ledger.book.processing()) this.schedule(charge);
    this.ledger.subscribe((fact) => {
      if (fact.fact === 'charge_made') this.schedule(this.ledger.book.charge(fact.charge.id));
    });
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private schedule({ id, pending }: Charge): void {
    if (!pending) return;
    const wait = Math.max(0, Date.parse(pending.dueAt) - Date.now());
    this.timers.set(
      id,
      setTimeout(() => {
        this.timers.delete(id);
        settlePending(this.ledger, id);
      }, wait),
    );
  }
}
