import type { ListEventsRequest } from '#contracts/generated/ashlar/orders/v1/feed.js';
import { invalidField } from '#platform/errors/domain-error.js';
import type { EventType } from '#platform/events/event-payloads.js';
import { typesNamedBy } from '#platform/events/event-types.js';

const largestLimit = 1_001;

/** What was asked of the log. */
export interface FeedList {
  after: number;
  /** Undefined: all. */
  types: EventType[] | undefined;
  limit: number;
}

/** Throws 400 for a type that there is not: whoever mistyped one would wait for it for ever. */
export function readFeedList({ after, types, limit }: ListEventsRequest): FeedList {
  if (after < 0 || !Number.isSafeInteger(after)) throw invalidField('after', 'must be a position, or 0');
  if (limit < 1 || limit > largestLimit) throw invalidField('limit', `must be 1 to ${largestLimit}`);
  const named = types.map((pattern) => {
    const matching = typesNamedBy(pattern);
    if (matching.length === 0) throw invalidField('types', 'must hold types like order.paid, or order.* for all of one kind');
    return matching;
  });
  return { after, types: named.length > 0 ? [...new Set(named.flat())] : undefined, limit };
}
