export const auditEntryExample = {
  id: '019c1443-6a00-7b3c-9f52-6f1f0f6e2a99',
  position: 4711,
  at: '2026-01-31T12:00:00.000Z',
  actor: { kind: 'user', id: '019c1443-6a00-7b3c-9f52-6f1f0f6e2a11' },
  action: 'createProduct',
  target: 'product:019c1443-6a00-7b3c-9f52-6f1f0f6e2a22',
  address: '192.0.2.7',
  result: 'succeeded',
  status: 201,
  code: null,
  requestId: '4b0e5a4a-7f0d-4d0c-8f0e-1d2c3b4a5968',
};
