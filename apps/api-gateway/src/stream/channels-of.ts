import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import { aggregateOf } from '#platform/events/event-payloads.js';

/** The channels that an event belongs to, by the service's names, and its place in each. */
export function channelsOf(event: DomainEvent): [key: string, seq: number][] {
  switch (aggregateOf(event.type)) {
    case 'order': {
      const { customerId } = JSON.parse(event.data) as { customerId?: string };
      const all: [string, number] = ['orders', event.position ?? 0];
      return customerId == null || event.channelSequence == null ? [all] : [all, [`customer:${customerId}`, event.channelSequence]];
    }
    case 'stock':
      return [[`stock:${event.subject}`, event.sequence]];
    case 'product':
      return [[`product:${event.subject}`, event.sequence]];
    default:
      return [];
  }
}
