import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import { toTimestamp } from '#contracts/timestamp.js';
import type { OrderEventRow } from './order.queries.js';

/** An event of the history as the contract shows it. */
export const toProtoEvent = (row: OrderEventRow): DomainEvent => ({
  id: row.event_id,
  source: 'orders',
  type: row.type,
  subject: row.subject,
  time: toTimestamp(row.occurred_at),
  data: JSON.stringify(row.data),
  sequence: row.version,
  position: row.position === null ? undefined : Number(row.position),
});
