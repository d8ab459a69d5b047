import type { ProductChanged, StockChanged, StockLow } from '#contracts/generated/ashlar/events/v1/catalog_events.js';
import type {
  OrderCancelled,
  OrderExpired,
  OrderPaid,
  OrderPaymentFailed,
  OrderPlaced,
  OrderRefunded,
  OrderSent,
} from '#contracts/generated/ashlar/events/v1/order_events.js';
import type { UserCreated, UserDeleted, UserUpdated } from '#contracts/generated/ashlar/events/v1/user_events.js';

/** The data of every event that there is, by its type: what `proto/ashlar/events/v1` says, as JSON. */
export interface EventPayloads {
  'user.created': UserCreated;
  'user.updated': UserUpdated;
  'user.deleted': UserDeleted;
  'product.created': ProductChanged;
  'product.updated': ProductChanged;
  'product.archived': ProductChanged;
  'stock.changed': StockChanged;
  'stock.low': StockLow;
  'order.placed': OrderPlaced;
  'order.paid': OrderPaid;
  'order.payment_failed': OrderPaymentFailed;
  'order.shipped': OrderSent;
  'order.delivered': OrderSent;
  'order.cancelled': OrderCancelled;
  'order.expired': OrderExpired;
  'order.refunded': OrderRefunded;
}

export type EventType = keyof EventPayloads;

/** What events are about: the part of their type before the dot. */
export type Aggregate = 'user' | 'product' | 'stock' | 'order';

/** The service that records the events of an aggregate. */
export const sourceOf = { user: 'users', product: 'catalog', stock: 'catalog', order: 'orders' } as const satisfies Record<
  Aggregate,
  string
>;

/** The part before the dot. */
export const aggregateOf = (type: string): string => type.slice(0, type.indexOf('.'));
