import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import { toTimestamp } from '#contracts/timestamp.js';
import type { FeedEventRow } from './feed.queries.js';

/** An event of the log as the contract shows it. */
export const toFeedEvent = (row: FeedEventRow): DomainEvent => ({
  id: row.event_id,
  source: row.source,
  type: row.type,
  subject: row.subject,
  time: toTimestamp(row.occurred_at),
  data: JSON.stringify(row.data),
  sequence: row.version,
  position: Number(row.position),
});
