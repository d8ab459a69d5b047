import type { EntityManager } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { versionMismatch } from '#platform/errors/domain-error.js';
import { clientColumns, type Client } from './client.entity.js';
import { clientNotFound } from './client.errors.js';

/** A client without its secrets. */
export type ClientRow = Omit<Client, 'secrets'>;

/** The client, which nobody else changes until the transaction ends. Throws 404, or 412 when its version is not the expected one. */
export async function lockClient(manager: EntityManager, id: string, expectedVersion?: number | null): Promise<ClientRow> {
  if (!isUuid(id)) throw clientNotFound();
  const [client] = await manager.query<ClientRow[]>(`SELECT ${clientColumns} FROM api_client c WHERE c.id = $1 FOR UPDATE`, [id]);
  if (!client) throw clientNotFound();
  if (expectedVersion != null && client.version !== expectedVersion) throw versionMismatch();
  return client;
}

/** Adds to clients the secrets of theirs that are alive. */
export async function withSecrets(manager: EntityManager, clients: readonly ClientRow[]): Promise<Client[]> {
  const secrets = await manager.query<(Client['secrets'][number] & { clientId: string })[]>(
    `SELECT client_id AS "clientId", created_at AS "createdAt", expires_at AS "expiresAt" FROM api_client_secret
     WHERE client_id = ANY ($1) AND (expires_at IS NULL OR expires_at > now()) ORDER BY expires_at DESC NULLS FIRST`,
    [clients.map(({ id }) => id)],
  );
  return clients.map((client) => ({ ...client, secrets: secrets.filter(({ clientId }) => clientId === client.id) }));
}

/** The client as it is now. Throws 404. */
export async function readClient(manager: EntityManager, id: string): Promise<Client> {
  if (!isUuid(id)) throw clientNotFound();
  const [row] = await manager.query<ClientRow[]>(`SELECT ${clientColumns} FROM api_client c WHERE c.id = $1`, [id]);
  if (!row) throw clientNotFound();
  return (await withSecrets(manager, [row]))[0];
}

/** Keeps a secret for a client, by its hash. */
export async function addSecret(manager: EntityManager, clientId: string, hash: Buffer): Promise<void> {
  await manager.query('INSERT INTO api_client_secret (hash, client_id) VALUES ($1, $2)', [hash, clientId]);
}
