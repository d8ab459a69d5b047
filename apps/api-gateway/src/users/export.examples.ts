import { analyticsRecordExample } from '../analytics/analytics.examples.js';
import { orderExample } from '../orders/orders.examples.js';
import { addressExample, postalAddress, userExample } from './users.examples.js';

const at = '2026-01-31T12:00:00.000Z';

export const exportExample = {
  user: userExample,
  addresses: [{ id: addressExample.id, ...postalAddress, createdAt: at, updatedAt: at }],
  sessions: [{ id: '019c1443-6b00-7c3a-9a10-3f2e1d0c4b5a', userAgent: 'Mozilla/5.0', createdAt: at, lastSeenAt: at, endedAt: null }],
  mailingList: { subscribedAt: at },
  orders: [orderExample],
  analytics: [analyticsRecordExample],
  exportedAt: '2026-01-31T12:30:00.000Z',
};
