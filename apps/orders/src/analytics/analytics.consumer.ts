import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { EventConsumer, type ReceivedEvent } from '#platform/events/event-consumer.js';
import { counted } from './analytics-record.js';

/** An event may arrive after its person was erased: then the record has none. */
const insert = `
  INSERT INTO analytics_record (id, event_id, name, subject, occurred_at, customer_id, amount, currency)
  SELECT $1, $2, $3, $4, $5, CASE WHEN EXISTS (SELECT FROM erasure WHERE person_id = $6::uuid) THEN NULL ELSE $6::uuid END, $7, $8
  ON CONFLICT (event_id) DO NOTHING`;

/** Records what a shop counts: who registered, what was placed, what was paid. */
@Injectable()
export class AnalyticsConsumer extends EventConsumer {
  readonly name = 'orders.analytics';
  readonly aggregates = ['user', 'order'] as const;
  override readonly batch = 50;

  async handle(event: ReceivedEvent, manager: EntityManager): Promise<void> {
    const record = counted(event);
    if (!record) return;
    const { name, customerId, amount } = record;
    await preparedQuery(manager, insert, [
      uuidv7(),
      event.id,
      name,
      event.subject,
      event.time,
      customerId ?? null,
      amount?.amount ?? null,
      amount?.currency ?? null,
    ]);
  }
}
