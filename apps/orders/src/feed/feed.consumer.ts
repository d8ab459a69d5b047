import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { EventConsumer, type ReceivedEvent } from '#platform/events/event-consumer.js';

/** The row of `feed_head` stays locked until the transaction ends: the next position is given when this one is safe, or given again when it is not. */
const appendToFeed = `
  WITH next AS (UPDATE feed_head SET position = position + 1 RETURNING position)
  INSERT INTO feed_event (position, event_id, source, type, aggregate, subject, version, data, occurred_at)
  SELECT position, $1, $2, $3, $4, $5, $6, $7, $8 FROM next`;

/** Copies the events of every service into one numbered log, for those who integrate. */
@Injectable()
export class FeedConsumer extends EventConsumer {
  readonly name = 'orders.feed';
  readonly aggregates = ['user', 'product', 'stock', 'order'] as const;
  override readonly batch = 50;

  async handle(event: ReceivedEvent, manager: EntityManager): Promise<void> {
    const { id, source, type, aggregate, subject, version, data, time } = event;
    await preparedQuery(manager, appendToFeed, [id, source, type, aggregate, subject, version, JSON.stringify(data), time]);
  }
}
