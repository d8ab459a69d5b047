import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadChannelResponse } from '#contracts/generated/ashlar/events/v1/feed.js';
import { DomainError } from '#platform/errors/domain-error.js';
import type { ErrorKind } from '#platform/errors/error-table.js';
import { epochOf, unknownChannel, type Channel } from './channel.js';
import type { Follower } from './live-feed.js';
import { errorMessage } from './server-message.js';
import { StreamEvent } from './stream-event.js';

/** Where a subscription's messages go, and what it needs from there. */
export interface Outlet {
  send(message: object | Buffer): void;
  /** Whether the client has so much to read that events had better wait in the history. */
  readonly isFull: boolean;
  /** So many bytes are kept from a client that is full. */
  owe(bytes: number): void;
  /** Resolves once the client has read enough to get more of the history; false when it never will. */
  room(): Promise<boolean>;
  /** Reads the channel as whoever is at the other end may. */
  read(channel: Channel, after: number, limit: number): Promise<ReadChannelResponse>;
}

/** Where a client wants to begin. */
export interface Start {
  after?: number | null | undefined;
  epoch?: string | null | undefined;
}

type Heard = Parameters<Follower['hear']>;

const pageSize = 100;
/** What is heard while the history is read, up to this many; beyond that the history is read again. */
const mostHeard = 64;
const [leastWaitMs, mostWaitMs] = [100, 2_000];
/** What may be otherwise in a moment. A token that has just expired is about to be renewed, or to close the socket. */
const passing: readonly ErrorKind[] = ['unavailable', 'deadline', 'internal', 'unauthenticated'];
const mayPass = (error: unknown) => error instanceof DomainError && passing.includes(error.kind);

/**
 * One channel on one socket. `last` is the sequence of the latest event that was sent, and only its successor is ever sent: whatever the live feed
 * leaves out, doubles or reorders, the history fills.
 */
export class Subscription implements Follower {
  private last = 0;
  private history = '';
  private reading = true;
  private behind = false;
  private ended = false;
  private heard: Heard[] = [];

  constructor(
    private readonly channel: Channel,
    private readonly outlet: Outlet,
    /** Called once, when there will be no more messages: the channel was reset or may not be read. */
    private readonly onEnd: () => void,
  ) {}

  /** Answers `subscribed`, `reset` or `error`, then events. */
  async open(start: Start): Promise<void> {
    try {
      await this.begin(start);
    } catch (error) {
      this.refuse(error);
    }
  }

  hear(...heard: Heard): void {
    if (this.ended) return;
    const [seq, event] = heard;
    if (this.outlet.isFull) this.outlet.owe(this.frame(seq, event).length);
    if (!this.reading) this.place(...heard);
    else if (this.heard.length < mostHeard) this.heard.push(heard);
    else this.behind = true;
    this.readIfBehind();
  }

  missed(): void {
    this.behind = true;
    this.readIfBehind();
  }

  end(): void {
    this.ended = true;
    this.heard = [];
  }

  private async begin({ after, epoch }: Start): Promise<void> {
    const { channel } = this;
    const found = await this.outlet.read(channel, after ?? 0, 0);
    if (this.ended) return;
    const named = epochOf(channel.key, found.epoch);
    if (epoch != null && epoch !== named) return this.reset('epoch_changed');
    if (after != null && after > found.head) return this.reset('after_beyond_end');
    if (channel.startsWithTheThing && found.head === 0) throw unknownChannel();
    this.history = found.epoch;
    this.last = after ?? found.head;
    this.behind ||= this.last < found.head;
    this.outlet.send({ type: 'subscribed', channel: channel.name, epoch: named, seq: this.last });
    await this.catchUp();
  }

  private readIfBehind(): void {
    if (this.ended || this.reading || !this.behind) return;
    this.reading = true;
    this.catchUp().catch((error: unknown) => this.refuse(error));
  }

  /** Reads until nothing is missing, then sends what was heard meanwhile. */
  private async catchUp(): Promise<void> {
    do {
      while (this.behind) {
        this.behind = false;
        if (!(await this.readToTheEnd())) return;
      }
      for (const each of this.heard.splice(0)) this.place(...each);
    } while (this.behind);
    this.reading = false;
  }

  private async readToTheEnd(): Promise<boolean> {
    for (;;) {
      const page = (await this.outlet.room()) ? await this.readPage() : undefined;
      if (!page || this.ended) return false;
      if (page.epoch !== this.history) return this.lose('epoch_changed');
      const next = page.events[0]?.sequence ?? page.head + 1;
      if (next !== this.last + 1) return this.lose('history_gone');
      for (const { sequence, event } of page.events) {
        if (sequence !== this.last + 1 || !event) return this.lose('history_gone');
        if (!(await this.outlet.room()) || this.ended) return false;
        this.emit(sequence, new StreamEvent(event));
      }
      if (page.events.length < pageSize) return true;
    }
  }

  /** Asks again for as long as somebody waits: a service that is down comes back. */
  private async readPage(): Promise<ReadChannelResponse | undefined> {
    for (let wait = leastWaitMs; !this.ended; wait = Math.min(wait * 2, mostWaitMs)) {
      try {
        return await this.outlet.read(this.channel, this.last, pageSize);
      } catch (error) {
        if (!mayPass(error)) throw error;
      }
      await sleep(wait);
    }
    return undefined;
  }

  private place(seq: number, event: StreamEvent, history: string): void {
    if (history === this.history && seq <= this.last) return;
    if (history !== this.history || seq > this.last + 1 || this.outlet.isFull) this.behind = true;
    else this.emit(seq, event);
  }

  private emit(seq: number, event: StreamEvent): void {
    this.last = seq;
    this.outlet.send(this.frame(seq, event));
  }

  private frame(seq: number, event: StreamEvent): Buffer {
    return event.frame(this.channel.name, seq, this.channel.audience);
  }

  private lose(reason: string): false {
    this.reset(reason);
    return false;
  }

  private reset(reason: string): void {
    if (this.ended) return;
    this.outlet.send({ type: 'reset', channel: this.channel.name, reason });
    this.finish();
  }

  private refuse(error: unknown): void {
    if (this.ended) return;
    this.outlet.send(errorMessage(error, this.channel.name));
    this.finish();
  }

  private finish(): void {
    this.end();
    this.onEnd();
  }
}
