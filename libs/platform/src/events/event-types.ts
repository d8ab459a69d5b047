import { aggregateOf, type EventType } from './event-payloads.js';

const known: Record<EventType, true> = {
  'user.created': true,
  'user.updated': true,
  'user.deleted': true,
  'product.created': true,
  'product.updated': true,
  'product.archived': true,
  'stock.changed': true,
  'stock.low': true,
  'order.placed': true,
  'order.paid': true,
  'order.payment_failed': true,
  'order.shipped': true,
  'order.delivered': true,
  'order.cancelled': true,
  'order.expired': true,
  'order.refunded': true,
};

/** Every type of event that there is. */
export const eventTypes = Object.keys(known) as EventType[];

/** The types that a pattern names: `order.paid`, `order.*`, or `*` for all; none when it names no type that there is. */
export const typesNamedBy = (pattern: string): EventType[] =>
  eventTypes.filter((type) => pattern === '*' || pattern === type || pattern === `${aggregateOf(type)}.*`);
