import type { EventPayloads } from '#platform/events/event-payloads.js';
import type { OrderColumns, Parcel } from './order-columns.js';
import type { OrderEvent, OrderEventData, OrderEventType } from './order-events.js';
import type { Amount, OrderLine } from './order-totals.js';

type Told = 'number' | 'status' | 'currency' | 'totals' | 'customerId' | 'parcel' | 'placedAt' | 'expiresAt' | 'version';

/**
 * What events say of an order: its row and its lines. They never say who it is sent to (e-mail and address), nor when the row was last written.
 * Where its money is follows from its payments; what events say of those is `paymentsTold`.
 */
export type OrderProjection = Pick<OrderColumns, Told> & { lines: readonly OrderLine[] };

type Change = Partial<Omit<OrderProjection, 'version'>>;
type LaterEvent = Exclude<OrderEventType, 'order.placed'>;

/** What each fact makes of an order. `Order` applies it to itself when it records the fact, and the rebuild when it reads the fact again. */
const changes: { [T in LaterEvent]: (data: OrderEventData<T>, before: { parcel: Parcel | null }) => Change } = {
  'order.paid': () => ({ status: 'paid', expiresAt: null }),
  'order.payment_failed': () => ({}),
  'order.shipped': (data) => ({ status: 'shipped', parcel: toParcel(data) }),
  'order.delivered': (data, { parcel }) => ({ status: 'delivered', parcel: { ...parcel, ...toParcel(data) } }),
  'order.cancelled': () => ({ status: 'cancelled', expiresAt: null }),
  'order.expired': () => ({ status: 'expired' }),
  'order.refunded': () => ({}),
};

/** What a fact changes of an order that was placed before. */
export function changeBy({ type, data }: OrderEvent, before: { parcel: Parcel | null }): Change {
  const change = changes[type as LaterEvent] as ((data: unknown, before: { parcel: Parcel | null }) => Change) | undefined;
  if (change === undefined) throw new Error(`No order can take ${type} in once it is placed`);
  return change(data, before);
}

/** The order that was just placed. */
export function begin({
  customerId,
  number,
  currency,
  lines,
  totals,
  placedAt,
  expiresAt,
}: EventPayloads['order.placed']): OrderProjection {
  return {
    number,
    currency,
    status: 'awaiting_payment',
    customerId: customerId ?? null,
    totals: {
      items: amountOf(totals?.items),
      shipping: amountOf(totals?.shipping),
      tax: amountOf(totals?.tax),
      discount: amountOf(totals?.discount),
      grand: amountOf(totals?.grand),
    },
    lines: lines.map((line) => ({ ...line, unitPrice: amountOf(line.unitPrice), total: amountOf(line.total) })),
    parcel: null,
    placedAt: new Date(placedAt),
    expiresAt: new Date(expiresAt),
    version: 1,
  };
}

/** The order that these facts make, oldest first. Throws naming what keeps them from making one. */
export function project([placed, ...later]: readonly OrderEvent[]): OrderProjection {
  if (placed?.type !== 'order.placed') throw new Error(`An order begins with order.placed, not with ${placed?.type ?? 'nothing'}`);
  const order = begin(placed.data);
  for (const event of later) Object.assign(order, changeBy(event, order), { version: order.version + 1 });
  return order;
}

function toParcel({ carrier, trackingNumber }: OrderEventData<'order.shipped'>): Parcel {
  return { ...(carrier != null && { carrier }), ...(trackingNumber != null && { trackingNumber }) };
}

function amountOf(money: Amount | undefined): number {
  if (money === undefined) throw new Error('An amount of the order is missing');
  return money.amount;
}
