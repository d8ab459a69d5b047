import { Logger } from '@nestjs/common';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import type { WatchResponse } from '#contracts/generated/ashlar/events/v1/feed.js';
import { pause } from '#platform/events/pause.js';
import { channelsOf } from './channels-of.js';
import { StreamEvent } from './stream-event.js';

/** Whoever hears of new events of one channel. Hearing is a hint: what was not heard is found in the history. */
export interface Follower {
  /** A new event, of that history of the service. */
  hear(seq: number, event: StreamEvent, history: string): void;
  /** Events may have passed unheard. */
  missed(): void;
}

/** Whoever hears of every new event of a service. */
export interface Listener {
  hear(event: DomainEvent): void;
  /** Events may have passed unheard. */
  missed(): void;
}

/** Opens the feed of a service after a position; -1 is its end. */
export type Watch = (after: number, signal: AbortSignal) => AsyncIterable<WatchResponse>;

const [leastWaitMs, mostWaitMs] = [100, 2_000];

/** The one live feed of a service that this gateway watches for all of its sockets; begun with the first follower. */
export class LiveFeed {
  private readonly logger = new Logger('stream');
  private readonly followers = new Map<string, Set<Follower>>();
  private readonly listeners: Listener[] = [];
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private position = -1;
  private history = '';

  constructor(
    private readonly service: string,
    private readonly watch: Watch,
  ) {}

  /** Tells `follower` of every new event of a channel, by the service's name for it, until the answer is called. */
  follow(key: string, follower: Follower): () => void {
    const others = this.followers.get(key);
    if (others) others.add(follower);
    else this.followers.set(key, new Set([follower]));
    this.running ??= this.run();
    return () => {
      const followers = this.followers.get(key);
      if (followers?.delete(follower) && followers.size === 0) this.followers.delete(key);
    };
  }

  /** Tells `listener` of every new event there is. */
  followAll(listener: Listener): void {
    this.listeners.push(listener);
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let wait: number = leastWaitMs;
    while (!signal.aborted) {
      try {
        for await (const message of this.watch(this.position, signal)) {
          wait = leastWaitMs;
          if (!this.take(message)) break;
        }
      } catch (error) {
        if (!signal.aborted && wait === leastWaitMs) this.logger.warn({ err: error, service: this.service }, 'the live feed was cut off');
      }
      await pause(wait, signal);
      wait = Math.min(wait * 2, mostWaitMs);
    }
  }

  /** Answers whether the feed goes on from where we were; otherwise it has to be opened anew. */
  private take({ events, position, head, epoch }: WatchResponse): boolean {
    if (this.position < 0) {
      this.history = epoch;
      this.position = position;
      for (const followers of [...this.followers.values(), this.listeners]) for (const follower of followers) follower.missed();
      return true;
    }
    if (epoch !== this.history || head < this.position) {
      this.position = -1;
      return false;
    }
    for (const event of events) if ((event.position ?? 0) > this.position) this.tell(event);
    this.position = position;
    return true;
  }

  private tell(event: DomainEvent): void {
    for (const listener of this.listeners) listener.hear(event);
    let shared: StreamEvent | undefined;
    for (const [key, seq] of channelsOf(event)) {
      const followers = this.followers.get(key);
      if (!followers) continue;
      shared ??= new StreamEvent(event);
      for (const follower of followers) follower.hear(seq, shared, this.history);
    }
  }
}
