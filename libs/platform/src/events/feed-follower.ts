import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { WatchResponse } from '#contracts/generated/ashlar/events/v1/feed.js';
import { consumerLag } from '../observability/event-metrics.js';
import { loadCursor, saveProgress, type Progress } from './cursors.js';
import type { ReceivedEvent } from './event-consumer.js';
import { sourceOf } from './event-payloads.js';
import { toReceivedEvent } from './event-row.js';
import type { EventSource } from './event-source.js';
import { missingOf } from './inbox.js';
import { partitionOf, partitions } from './partition.js';
import { pause } from './pause.js';
import type { Taker } from './taker.js';

const noteEveryMs = 1_000;
const againMs = { first: 100, longest: 2_000 };
/** With a broker events come by it, and sooner; what has not come after so long is taken from the feed. */
const leftToTheBrokerMs = 10_000;

/** Brings the events of one service to one consumer, from its feed. Only the leader of the consumer's database does. */
export class FeedFollower {
  private readonly logger = new Logger('events');
  private progress: Progress | undefined;
  private noted = '';

  constructor(
    private readonly dataSource: DataSource,
    private readonly source: EventSource,
    private readonly taker: Taker,
    private readonly beside: 'the feed alone' | 'a broker',
  ) {}

  /** Follows until `signal` is aborted, whatever fails. */
  async run(signal: AbortSignal): Promise<void> {
    const notes = setInterval(() => void this.note(), noteEveryMs).unref();
    let failures = 0;
    while (!signal.aborted) {
      const before = this.progress?.position;
      await this.follow(signal).catch((error: unknown) => this.report(error, failures, signal));
      failures = this.progress?.position === before ? failures + 1 : 0;
      await pause(Math.min(againMs.longest, againMs.first * 2 ** Math.min(failures, 10)), signal);
    }
    clearInterval(notes);
    await this.note();
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { name, aggregates } = this.taker.consumer;
    const cursor = await loadCursor(this.dataSource, name, this.source.name);
    const wanted = aggregates.filter((aggregate) => sourceOf[aggregate] === this.source.name);
    for await (const message of this.source.watch({ after: cursor.position, aggregates: wanted }, signal)) {
      if (cursor.epoch !== undefined && cursor.epoch !== message.epoch) {
        await this.beginAnew(message);
        return;
      }
      const events = message.events.map(toReceivedEvent);
      this.progress = { ...this.progress, ...cursor, head: message.head, lastEventAt: undefined, waitingSince: events[0]?.time };
      await this.deal(events, signal);
      cursor.epoch = message.epoch;
      cursor.position = message.position;
      this.progress = { ...cursor, head: message.head, lastEventAt: events.at(-1)?.time, waitingSince: undefined };
      if (events.length > 0) await this.note();
    }
  }

  private async deal(events: readonly ReceivedEvent[], signal: AbortSignal): Promise<void> {
    if (this.beside === 'the feed alone') return this.take(events, signal);
    for (let left = events; left.length > 0;) {
      left = await missingOf(this.dataSource.manager, this.taker.consumer.name, left);
      const lost = left.filter(({ time }) => Date.now() - time.getTime() > leftToTheBrokerMs);
      if (lost.length > 0) await this.take(lost, signal);
      else if (left.length > 0) await pause(noteEveryMs / 2, signal);
      signal.throwIfAborted();
    }
  }

  private async take(events: readonly ReceivedEvent[], signal: AbortSignal): Promise<void> {
    if (events.length === 0) return;
    // Many in one transaction is faster than side by side.
    if (this.taker.consumer.batch > 1) return this.taker.take(events, signal);
    const byLane = Array.from({ length: partitions }, (): ReceivedEvent[] => []);
    for (const event of events) byLane[partitionOf(event.aggregate, event.subject)].push(event);
    await Promise.all(byLane.map((lane) => this.taker.take(lane, signal)));
  }

  /** The other database was made or restored anew: its positions are others now, and what is known by version is known still. */
  private async beginAnew({ epoch, head }: WatchResponse): Promise<void> {
    this.logger.error({ source: this.source.name, consumer: this.taker.consumer.name }, 'the feed has another history and is read anew');
    this.progress = { epoch, position: 0, head, lastEventAt: undefined, waitingSince: undefined };
    await this.note();
  }

  /** Writes down how far it has come, if that is news. */
  private async note(): Promise<void> {
    if (!this.progress?.epoch) return;
    const { name } = this.taker.consumer;
    const { waitingSince } = this.progress;
    consumerLag(name, this.source.name, waitingSince ? (Date.now() - waitingSince.getTime()) / 1000 : 0);
    const news = JSON.stringify(this.progress);
    if (news === this.noted) return;
    await saveProgress(this.dataSource, name, this.source.name, this.progress).then(
      () => (this.noted = news),
      () => undefined,
    );
  }

  private report(error: unknown, failures: number, signal: AbortSignal): void {
    if (signal.aborted || failures !== 1) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.warn({ source: this.source.name, consumer: this.taker.consumer.name, reason }, 'the feed cannot be followed for now');
  }
}
