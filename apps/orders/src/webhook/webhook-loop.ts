import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AttemptDelivery } from './attempt-delivery.js';
import { ClaimDeliveries, type ClaimedDelivery } from './claim-deliveries.js';
import { CollectEvents } from './collect-events.js';

/** How long a round waits for the next when nothing happens in between. */
const idleMs = 200;
/** After an error, e.g. while the database restarts. */
const afterErrorMs = 1_000;
/** Attempts under way may still end by themselves for so long when the process stops. */
const graceMs = 3_000;

/**
 * Sends what is due, for as long as the process lives. An attempt takes a place in its endpoint's own lane and nothing else while it waits for an
 * answer, so a receiver that is slow or dead delays nobody but itself.
 */
@Injectable()
export class WebhookLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('webhooks');
  private readonly process = uuidv7();
  private readonly busy = new Map<string, number>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly abort = new AbortController();
  private stopping = false;
  private wake: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly collect: CollectEvents,
    private readonly claims: ClaimDeliveries,
    private readonly attempt: AttemptDelivery,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
    const timer = setTimeout(() => this.abort.abort(), graceMs);
    await Promise.all(this.underWay);
    clearTimeout(timer);
  }

  private async run(): Promise<void> {
    let failing = false;
    while (!this.stopping) {
      let wait = idleMs;
      try {
        if (await this.round()) wait = 0;
        failing = false;
      } catch (error) {
        if (!failing) this.logger.warn({ err: error }, 'webhooks wait: what is due could not be read');
        failing = true;
        wait = afterErrorMs;
      }
      await this.rest(wait);
    }
  }

  /** Answers whether there is more to do at once. */
  private async round(): Promise<boolean> {
    const more = await this.collect.execute();
    const claimed = await this.claims.execute(this.busy, this.process);
    for (const delivery of claimed) this.start(delivery);
    return more;
  }

  private start(delivery: ClaimedDelivery): void {
    this.count(delivery.endpointId, 1);
    const work = this.attempt
      .execute(delivery, this.abort.signal)
      // Its lease ends, and it is made again.
      .catch((error: unknown) => this.logger.warn({ err: error, deliveryId: delivery.id }, 'the end of a webhook attempt was not recorded'))
      .finally(() => {
        this.count(delivery.endpointId, -1);
        this.underWay.delete(work);
        this.wake();
      });
    this.underWay.add(work);
  }

  private count(endpointId: string, change: number): void {
    const attempts = (this.busy.get(endpointId) ?? 0) + change;
    if (attempts > 0) this.busy.set(endpointId, attempts);
    else this.busy.delete(endpointId);
  }

  /** Until `ms` have passed, or an attempt has ended: the next of its line may be due. */
  private async rest(ms: number): Promise<void> {
    if (this.stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
