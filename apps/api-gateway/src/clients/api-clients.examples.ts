const at = '2026-01-31T12:00:00.000Z';

export const newApiClient = { name: 'The ERP', scopes: ['orders:read', 'events:read'] };
export const moreScopes = { scopes: ['orders:read', 'orders:write', 'events:read'] };
export const exclusionOfClient = { disabled: true };
export const leaked = { overlapSeconds: 0 };

export const apiClientExample = {
  id: '019c1444-3000-7e5a-8b6c-7d8e9f0a1b2c',
  ...newApiClient,
  disabled: false,
  createdAt: at,
  updatedAt: at,
  lastUsedAt: null,
  secrets: [{ createdAt: at, expiresAt: null }],
  version: 1,
};

export const apiClientWithSecretExample = { ...apiClientExample, secret: 'ashsec_Wn3vG1p0bYdKq2xLr8uZc5tHf7sJ4mNa6eQo9iPyT1k' };

export const tokenRequest = {
  grant_type: 'client_credentials',
  client_id: apiClientExample.id,
  client_secret: apiClientWithSecretExample.secret,
  scope: 'orders:read',
};

export const tokenExample = {
  access_token: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2ln',
  token_type: 'Bearer',
  expires_in: 900,
  scope: 'orders:read',
};
