import type { NewEvent, NewEventOf } from '#platform/events/event-log.js';
import type { EventPayloads } from '#platform/events/event-payloads.js';
import type { NewOrder } from './order-columns.js';
import type { Amount } from './order-totals.js';

export type OrderEventType = Extract<keyof EventPayloads, `order.${string}`>;

/** A fact of an order. Who it is for is said by `customerId`, which every event carries. */
export type OrderEvent = { [T in OrderEventType]: NewEventOf<T> }[OrderEventType];

/** What an event says beside whose order it is. */
export type OrderEventData<T extends OrderEventType> = Omit<EventPayloads[T], 'customerId'>;

/** Whose fact it is, and which version of the order it makes. */
interface Of {
  id: string;
  customerId: string | null;
  version: number;
}

/** A fact of an order, to be recorded. Its customer's other orders share its channel. */
export function orderEvent<T extends OrderEventType>(
  { id, customerId, version }: Of,
  type: T,
  data: OrderEventData<T>,
): NewEvent & OrderEvent {
  const channel = customerId ?? undefined;
  return { type, subject: id, version, data: { customerId: channel, ...data }, channel } as NewEventOf<T> as NewEvent & OrderEvent;
}

/** Everything that an order is made of, so that it can be made anew from its events; save who it is for. */
export function placedData({ number, currency, lines, totals }: NewOrder, placedAt: Date, expiresAt: Date): OrderEventData<'order.placed'> {
  const money = (amount: number): Amount => ({ amount, currency });
  return {
    number,
    currency,
    lines: lines.map(({ sku, variantId, name, unitPrice, quantity, total }) => ({
      sku,
      variantId,
      name,
      unitPrice: money(unitPrice),
      quantity,
      total: money(total),
    })),
    totals: {
      items: money(totals.items),
      shipping: money(totals.shipping),
      tax: money(totals.tax),
      discount: money(totals.discount),
      grand: money(totals.grand),
    },
    placedAt: placedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
