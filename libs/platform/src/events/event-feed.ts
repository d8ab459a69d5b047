import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import type { WatchRequest, WatchResponse } from '#contracts/generated/ashlar/events/v1/feed.js';
import { preparedQuery } from '../database/prepared-query.js';
import type { ServiceName } from '../grpc/proto-files.js';
import { eventColumns, toDomainEvent, type EventRow } from './event-row.js';
import { aggregateOf } from './event-payloads.js';
import { FeedHead } from './feed-head.js';

/** The name of the service that this process is. */
export const SELF = Symbol('the service that this is');

/** What is told of a whole file is gone before V8 keeps it for old. */
const batch = 150;
const signOfLifeMs = 1_000;

/** The events of this service, for whoever follows them: a consumer in another process, in this one, or the gateway. */
@Injectable()
export class EventFeed implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(
    private readonly dataSource: DataSource,
    private readonly head: FeedHead,
    @Inject(SELF) private readonly self: ServiceName,
  ) {}

  /** See `EventFeedService.Watch`. Ends when the service stops or `given` is aborted. */
  async *watch({ after, aggregates }: WatchRequest, given?: AbortSignal): AsyncGenerator<WatchResponse, void, undefined> {
    const signal = given ? AbortSignal.any([given, this.stopping.signal]) : this.stopping.signal;
    const wanted = new Set(aggregates);
    let { position, epoch } = await this.head.now();
    if (after >= 0) position = after;
    yield { events: [], position, head: position, epoch };
    while (!signal.aborted) {
      const head = await this.head.beyond(position, signOfLifeMs, signal);
      const events = head.position > position ? await this.read(position, head.position) : [];
      position = events.at(-1)?.position ?? position;
      epoch = head.epoch;
      const told = wanted.size === 0 ? events : events.filter(({ type }) => wanted.has(aggregateOf(type)));
      yield { events: told, position, head: head.position, epoch };
    }
  }

  /** Nobody is told anything any more. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async read(after: number, end: number): Promise<DomainEvent[]> {
    const { rows } = await preparedQuery<EventRow>(this.dataSource.manager, readSql, [after, end, batch]);
    return rows.map((row) => toDomainEvent(row, this.self));
  }
}

const readSql = `SELECT ${eventColumns} FROM event_log WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3`;
