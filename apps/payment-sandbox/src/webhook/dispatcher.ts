import { setTimeout as setTimeoutAsync } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Fact } from '../ledger/facts.js';
import type { Ledger } from '../ledger/ledger.js';
import { backoffMs } from './backoff.js';
import { CONNECTIONS, type Receiver, type Reception } from './receiver.js';
import { Silence } from './silence.js';
import { tellAfterMs } from './telling-plan.js';
import { toWebhookBody, type WebhookEvent } from './webhook-event.js';

const GRACE_MS = 1_000;

/**
 * Delivers every event at least once. Each waits for its own next attempt; while nobody answers at all, a single one at a time asks
 * whether the receiver is back. Events themselves stay in the ledger until a 2xx, so a restart forgets nothing.
 */
export class Dispatcher {
  private readonly ready: WebhookEvent[] = [];
  private readonly attempts = new Map<string, number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly silence = new Silence();
  private readonly inFlight = new Set<Promise<void>>();
  private stopped = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly receiver: Receiver,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.ready.push(...this.ledger.book.undelivered.values());
    this.ledger.subscribe((fact) => this.plan(fact));
    this.pump();
  }

  /** Lets what is under way finish for a moment, so that little is told twice, then breaks it off. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.race([Promise.all(this.inFlight), setTimeoutAsync(GRACE_MS, undefined, { ref: false })]);
    await this.receiver.close();
    await Promise.all(this.inFlight);
  }

  private plan(fact: Fact): void {
    const earlier = fact.fact === 'charge_made' ? fact.earlierEventId : undefined;
    for (const id of fact.fact === 'event_delivered' ? [] : [fact.eventId, earlier]) {
      const event = this.ledger.book.undelivered.get(id ?? '');
      for (const ms of event ? tellAfterMs(event) : []) this.later(ms, () => this.ready.push(event!));
    }
  }

  private pump(): void {
    while (!this.stopped && this.ready.length > 0 && this.inFlight.size < this.silence.allows(CONNECTIONS)) {
      const delivery = this.deliver(this.ready.shift()!).finally(() => {
        this.inFlight.delete(delivery);
        this.pump();
      });
      this.inFlight.add(delivery);
    }
  }

  private async deliver(event: WebhookEvent): Promise<void> {
    try {
      await this.ledger.durable();
    } catch {
      return; // The ledger is gone and with it this process; the event is told after the restart if it came to be.
    }
    const reception = await this.receiver.post(toWebhookBody(event));
    if (reception.answered) this.heard();
    else this.unheard(reception.reason);
    if (reception.answered && reception.status >= 200 && reception.status < 300) {
      this.attempts.delete(event.id);
      if (this.isUndelivered(event)) this.ledger.record({ fact: 'event_delivered', at: new Date().toISOString(), eventId: event.id });
    } else if (this.isUndelivered(event)) {
      this.tryAgain(event, reception);
    }
  }

  /** Of a duplicated event one copy that was taken is enough; the others are not sent again. */
  private isUndelivered({ id }: WebhookEvent): boolean {
    return this.ledger.book.undelivered.has(id);
  }

  private tryAgain(event: WebhookEvent, reception: Reception): void {
    const attempt = (this.attempts.get(event.id) ?? 0) + 1;
    this.attempts.set(event.id, attempt);
    this.log.debug({ eventId: event.id, attempt, reception }, 'webhook not taken');
    this.later(backoffMs(attempt), () => this.ready.push(event));
  }

  private heard(): void {
    if (this.silence.end()) this.log.info('webhook receiver answers again');
  }

  private unheard(reason: string): void {
    if (this.stopped) return;
    const { began, pauseMs } = this.silence.go();
    if (began) this.log.warn({ reason, undelivered: this.ledger.book.undelivered.size }, 'webhook receiver does not answer');
    if (pauseMs > 0) this.later(pauseMs, () => undefined);
  }

  private later(ms: number, then: () => void): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      then();
      this.pump();
    }, ms);
    this.timers.add(timer);
  }
}
