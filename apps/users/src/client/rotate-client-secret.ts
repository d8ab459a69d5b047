import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RotateClientSecretRequest } from '#contracts/generated/ashlar/users/v1/clients.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { EndSessions } from '../session/end-sessions.js';
import { newClientSecret } from './client-secret.js';
import type { Client } from './client.entity.js';
import { addSecret, lockClient, readClient } from './client.store.js';
import { removeSecrets } from './end-client-tokens.js';

const dayInSeconds = 86_400;
const mostSeconds = 7 * dayInSeconds;

/**
 * Gives a client a new secret and lets the one before live on for a while, so that whoever runs the client can change over. An older one that
 * was still running out ends at once, and without an overlap so does the one before, each with the tokens that it brought.
 */
@Injectable()
export class RotateClientSecret {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endSessions: EndSessions,
  ) {}

  async execute({ id, overlapSeconds }: RotateClientSecretRequest): Promise<{ client: Client; secret: string }> {
    const overlap = overlapSeconds ?? dayInSeconds;
    if (overlap < 0 || overlap > mostSeconds) throw invalidField('overlapSeconds', `must be from 0 to ${mostSeconds}`, 'OUT_OF_RANGE');
    const { secret, hash } = newClientSecret();
    const client = await this.endSessions.afterCommit(() =>
      this.dataSource.transaction(async (manager) => {
        await lockClient(manager, id);
        const ended = await removeSecrets(manager, id, overlap === 0 ? 'all' : 'running out');
        await manager.query('UPDATE api_client_secret SET expires_at = now() + make_interval(secs => $2) WHERE client_id = $1', [
          id,
          overlap,
        ]);
        await addSecret(manager, id, hash);
        await manager.query('UPDATE api_client SET version = version + 1, updated_at = now() WHERE id = $1', [id]);
        return { result: await readClient(manager, id), ended };
      }),
    );
    return { client, secret };
  }
}
