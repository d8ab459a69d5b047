import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { EventConsumer, type ReceivedEvent } from '#platform/events/event-consumer.js';

/** The row of `feed_head` stays locked until the transaction ends: the next position is given when this one is safe, or given again when it is not. */
const appendToFeed = `
  WITH head AS (UPDATE feed_head SET position = position + cardinality($1::uuid[]) RETURNING position - cardinality($1::uuid[]) AS before)
  INSERT INTO feed_event (position, event_id, source, type, aggregate, subject, version, data, occurred_at)
  SELECT head.before + e.n, e.id, e.source, e.type, e.aggregate, e.subject, e.version, e.data, e.at
  FROM head, unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::jsonb[], $8::timestamptz[])
       WITH ORDINALITY AS e (id, source, type, aggregate, subject, version, data, at, n)`;

/** Copies the events of every service into one numbered log, for those who integrate. */
@Injectable()
export class FeedConsumer extends EventConsumer {
  readonly name = 'orders.feed';
  readonly aggregates = ['user', 'product', 'stock', 'order'] as const;
  override readonly batch = 100;

  handle(event: ReceivedEvent, manager: EntityManager): Promise<void> {
    return this.handleAll([event], manager);
  }

  override async handleAll(events: readonly ReceivedEvent[], manager: EntityManager): Promise<void> {
    await preparedQuery(manager, appendToFeed, [
      events.map(({ id }) => id),
      events.map(({ source }) => source),
      events.map(({ type }) => type),
      events.map(({ aggregate }) => aggregate),
      events.map(({ subject }) => subject),
      events.map(({ version }) => version),
      events.map(({ data }) => JSON.stringify(data)),
      events.map(({ time }) => time),
    ]);
  }
}
