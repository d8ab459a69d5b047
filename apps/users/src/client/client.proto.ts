import type { ApiClient } from '#contracts/generated/ashlar/users/v1/clients.js';
import { toOptionalTimestamp, toTimestamp } from '#contracts/timestamp.js';
import type { Client } from './client.entity.js';

export const toProtoClient = (client: Client): ApiClient => ({
  id: client.id,
  name: client.name,
  scopes: client.scopes,
  disabled: client.disabled,
  createdAt: toTimestamp(client.createdAt),
  updatedAt: toTimestamp(client.updatedAt),
  lastUsedAt: toOptionalTimestamp(client.lastUsedAt),
  secrets: client.secrets.map(({ createdAt, expiresAt }) => ({
    createdAt: toTimestamp(createdAt),
    expiresAt: toOptionalTimestamp(expiresAt),
  })),
  version: client.version,
});
