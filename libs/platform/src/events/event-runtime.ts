import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { eventsSequenced } from '../observability/event-metrics.js';
import { EventBus } from './event-bus.js';
import type { FeedFollower } from './feed-follower.js';
import { FeedHead } from './feed-head.js';
import { Followers } from './followers.js';
import { Leadership, type Lead } from './leadership.js';
import { pause } from './pause.js';
import { runRelay } from './relay.js';
import type { Taker } from './taker.js';
import { Takers } from './takers.js';

const redriveEveryMs = 500;

/**
 * Moves the events of a service: the copy that leads sequences the service's own, publishes them when there is a broker, follows the feeds for the
 * service's consumers and tries parked events again; every copy takes its share of what the broker delivers.
 */
@Injectable()
export class EventRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('events');
  private readonly stopping = new AbortController();
  private takers: readonly Taker[] = [];
  private followers: readonly FeedFollower[] = [];

  constructor(
    private readonly consumers: Takers,
    private readonly following: Followers,
    private readonly head: FeedHead,
    private readonly bus: EventBus,
    private readonly leadership: Leadership,
  ) {}

  onApplicationBootstrap(): void {
    this.takers = this.consumers.all();
    this.followers = this.takers.flatMap((taker) => this.following.of(taker));
    for (const taker of this.takers) {
      this.bus.subscribe(taker.consumer, (event) => taker.take([event], this.stopping.signal));
    }
    this.leadership.start((lead) => this.lead(lead));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.leadership.stop(), this.bus.close()]);
  }

  /** Resolves or rejects as soon as one part does, once all have ended. */
  private async lead({ session, signal }: Lead): Promise<void> {
    const over = new AbortController();
    const until = AbortSignal.any([signal, over.signal]);
    const parts = [
      runRelay({ session, signal: until }, (count) => {
        eventsSequenced(count);
        this.head.moved();
        this.bus.moved();
      }),
      this.bus.publish(until),
      this.redrive(until),
      ...this.followers.map((follower) => follower.run(until)),
    ];
    const ended = await Promise.allSettled(parts.map((part) => part.finally(() => over.abort())));
    const failed = ended.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    if (failed && !signal.aborted) throw failed.reason;
  }

  private async redrive(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const taker of this.takers) {
        await taker.redrive().catch((error: unknown) => this.logger.debug({ err: error }, 'parked events could not be tried'));
      }
      await pause(redriveEveryMs, signal);
    }
  }
}
