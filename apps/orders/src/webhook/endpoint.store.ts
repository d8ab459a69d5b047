import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { preparedQuery } from '#platform/database/prepared-query.js';
import type { PersonKey } from '#platform/privacy/person-key.js';
import { isUuid } from '../order/text-field.js';
import { WebhookEndpoint, type DisabledReason } from './endpoint.entity.js';
import { sealSecret } from './endpoint-secrets.js';
import { endpointNotFound } from './webhook.errors.js';

export interface EndpointRow {
  id: string;
  url: string;
  description: string | null;
  events: string[];
  disabled_reason: DisabledReason | null;
  disabled_at: Date | null;
  failing_since: Date | null;
  failures: number;
  created_at: Date;
  updated_at: Date;
  version: number;
}

export const endpointColumns =
  'id, url, description, events, disabled_reason, disabled_at, failing_since, failures, created_at, updated_at, version';

export const toEndpoint = (row: EndpointRow): WebhookEndpoint =>
  new WebhookEndpoint({
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events,
    disabledReason: row.disabled_reason,
    disabledAt: row.disabled_at,
    failingSince: row.failing_since,
    failures: row.failures,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  });

const lock = `SELECT ${endpointColumns} FROM webhook_endpoint WHERE id = $1 FOR NO KEY UPDATE`;

const save = `
  UPDATE webhook_endpoint
  SET url = $2, description = $3, events = $4, disabled_reason = $5, disabled_at = $6, failing_since = $7, failures = $8, updated_at = $9, version = $10
  WHERE id = $1`;

/** The endpoint, locked until the transaction ends: whoever adds, finishes or revives its deliveries holds this lock. Undefined when it is gone. */
export async function findAndLock(manager: EntityManager, id: string): Promise<WebhookEndpoint | undefined> {
  const { rows } = await preparedQuery<EndpointRow>(manager, lock, [id]);
  return rows[0] && toEndpoint(rows[0]);
}

/** The same of one that was asked for. Throws WEBHOOK_ENDPOINT_NOT_FOUND, and VERSION_MISMATCH when its version is not the expected one. */
export async function lockEndpoint(manager: EntityManager, id: string, expectedVersion?: number): Promise<WebhookEndpoint> {
  const endpoint = isUuid(id) ? await findAndLock(manager, id) : undefined;
  if (!endpoint) throw endpointNotFound();
  endpoint.assertVersion(expectedVersion);
  return endpoint;
}

/** Gives an endpoint a secret, sealed with its key. */
export async function addSecret(manager: EntityManager, endpointId: string, key: PersonKey | undefined, secret: string): Promise<void> {
  const values = [uuidv7(), endpointId, sealSecret(key, secret)];
  await manager.query('INSERT INTO webhook_secret (id, endpoint_id, secret_sealed) VALUES ($1, $2, $3)', values);
}

/** Writes what the methods of a locked endpoint changed. */
export async function saveEndpoint(manager: EntityManager, { state }: WebhookEndpoint): Promise<void> {
  await preparedQuery(manager, save, [
    state.id,
    state.url,
    state.description,
    state.events,
    state.disabledReason,
    state.disabledAt,
    state.failingSince,
    state.failures,
    state.updatedAt,
    state.version,
  ]);
}
