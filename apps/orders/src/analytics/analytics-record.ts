import type { Money } from '#contracts/money.js';
import type { ReceivedEvent } from '#platform/events/event-consumer.js';

export type AnalyticsName = 'user_registered' | 'order_placed' | 'order_paid';

/** What is counted of an event. */
export interface CountedEvent {
  name: AnalyticsName;
  customerId: string | undefined;
  amount: Money | undefined;
}

/** Undefined for what is not counted. The first administrator did not register: the configuration made them. */
export function counted(event: ReceivedEvent): CountedEvent | undefined {
  switch (event.type) {
    case 'user.created':
      return event.data.role === 'customer' ? { name: 'user_registered', customerId: event.subject, amount: undefined } : undefined;
    case 'order.placed':
      return { name: 'order_placed', customerId: event.data.customerId, amount: event.data.totals?.grand };
    case 'order.paid':
      return { name: 'order_paid', customerId: event.data.customerId, amount: event.data.amount };
    default:
      return undefined;
  }
}
