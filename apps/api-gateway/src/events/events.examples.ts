import { eventExample } from '../orders/orders.examples.js';

export const loggedEventExample = {
  ...eventExample,
  type: 'order.paid',
  data: {
    customerId: '019c1443-6a00-7b3c-9f52-6f1f0f6e2a11',
    paymentId: '019c1444-1001-7e5a-8b6c-7d8e9f0a1b2d',
    amount: { amount: 3200, currency: 'GBP' },
  },
  sequence: 2,
  position: 42,
};

export const parkedEventExample = {
  id: '019c1444-2000-7d3e-9c47-8e5b2a7f6d01',
  consumer: 'catalog.reservations',
  event: eventExample,
  reason: 'failed',
  error: 'connection terminated unexpectedly',
  attempts: 6,
  parkedAt: '2026-01-31T12:00:01.000Z',
  nextAttemptAt: '2026-01-31T12:01:01.000Z',
};

export const eventConsumerExample = {
  name: 'catalog.reservations',
  parked: 0,
  progress: [{ source: 'orders', position: 1041, head: 1041, lagMs: 0, lastEventAt: '2026-01-31T12:00:00.120Z' }],
};
