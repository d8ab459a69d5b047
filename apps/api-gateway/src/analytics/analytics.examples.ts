export const analyticsRecordExample = {
  id: '019c1443-8c20-7f11-8a10-2b6d1c3e4f55',
  name: 'order_paid',
  subject: '019c1443-7b10-7d21-8c33-0d5f5b1c9e22',
  occurredAt: '2026-01-31T12:00:00.000Z',
  customerId: '019c1443-6a00-7b3c-9f52-6f1f0f6e2a11',
  amount: { amount: 3200, currency: 'GBP' },
};
