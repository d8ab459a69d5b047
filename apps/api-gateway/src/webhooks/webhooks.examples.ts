const at = '2026-01-31T12:00:00.000Z';

export const newEndpoint = { url: 'https://erp.example.com/hooks/ashlar', events: ['order.*'], description: 'The ERP' };
export const endpointMoved = { url: 'https://erp.example.com/v2/ashlar', events: ['order.paid', 'order.refunded'] };
export const endpointEnabled = { disabled: false };

export const endpointExample = {
  id: '019c1444-2000-7e5a-8b6c-7d8e9f0a1b2c',
  url: newEndpoint.url,
  description: newEndpoint.description,
  events: newEndpoint.events,
  disabled: false,
  disabledReason: null,
  disabledAt: null,
  createdAt: at,
  updatedAt: at,
  version: 1,
};

export const endpointWithSecretExample = { ...endpointExample, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' };

export const deliveryExample = {
  id: '019c1444-2001-7e5a-8b6c-7d8e9f0a1b2d',
  eventId: '019c1444-1002-7e5a-8b6c-7d8e9f0a1b2e',
  eventType: 'order.paid',
  attempt: 1,
  status: 'failed',
  responseStatus: 503,
  error: 'answered 503',
  attemptedAt: at,
  nextAttemptAt: '2026-01-31T12:00:05.217Z',
};

export const deliveryToComeExample = {
  ...deliveryExample,
  id: '019c1444-2002-7e5a-8b6c-7d8e9f0a1b2e',
  attempt: 2,
  status: 'pending',
  responseStatus: null,
  error: null,
  attemptedAt: null,
};

export const testToComeExample = { ...deliveryToComeExample, eventType: 'webhook.test', attempt: 1 };
