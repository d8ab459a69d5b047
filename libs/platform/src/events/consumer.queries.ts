import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { ParkedReason, type Consumer, type ParkedEvent } from '#contracts/generated/ashlar/events/v1/consumers.js';
import { toOptionalTimestamp, toTimestamp } from '#contracts/timestamp.js';
import { ConsumerList } from './consumer-list.js';
import { fromReceivedEvent } from './event-row.js';
import { hurryParked, listParked, parkedEventNotFound, type ParkedRow } from './parked-events.js';

interface ProgressRow {
  consumer: string;
  source: string;
  position: string;
  head: string;
  lag_ms: string;
  last_event_at: Date | null;
}

const most = 101;

/** What operators see of this service's consumers. */
@Injectable()
export class ConsumerQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly list: ConsumerList,
  ) {}

  /** By name, with their progress at each source. */
  async consumers(): Promise<Consumer[]> {
    const [progress, parked] = [
      await this.dataSource.query<ProgressRow[]>(
        `SELECT consumer, source, position, head, last_event_at,
                coalesce(greatest(0, round(extract(epoch FROM now() - waiting_since) * 1000)), 0) AS lag_ms
         FROM event_cursor ORDER BY source`,
      ),
      await this.dataSource.query<{ consumer: string; count: string }[]>(
        `SELECT consumer, count(*) AS count FROM parked_event GROUP BY consumer`,
      ),
    ];
    return this.list.all().map(({ name }) => ({
      name,
      progress: progress.filter(({ consumer }) => consumer === name).map(toProgress),
      parked: Number(parked.find(({ consumer }) => consumer === name)?.count ?? 0),
    }));
  }

  /** Oldest first, at most 101. */
  async parked(consumer: string, after: string, limit: number): Promise<ParkedEvent[]> {
    const from = isUuid(after) ? after : '';
    return (await listParked(this.dataSource.manager, consumer, from, Math.min(Math.max(limit, 1), most))).map(toParkedEvent);
  }

  /** Throws PARKED_EVENT_NOT_FOUND. */
  async redrive(id: string): Promise<ParkedEvent> {
    if (!isUuid(id)) throw parkedEventNotFound(id);
    return toParkedEvent(await this.dataSource.transaction((manager) => hurryParked(manager, id)));
  }
}

const toProgress = ({ source, position, head, lag_ms, last_event_at }: ProgressRow) => ({
  source,
  position: Number(position),
  head: Number(head),
  lagMs: Number(lag_ms),
  lastEventAt: toOptionalTimestamp(last_event_at),
});

const toParkedEvent = (row: ParkedRow): ParkedEvent => ({
  id: row.id,
  consumer: row.consumer,
  event: fromReceivedEvent(row.event),
  reason: row.reason === 'failed' ? ParkedReason.PARKED_REASON_FAILED : ParkedReason.PARKED_REASON_WAITING,
  error: row.error,
  attempts: row.attempts,
  parkedAt: toTimestamp(row.parkedAt),
  nextAttemptAt: toTimestamp(row.nextAttemptAt),
});
