import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import type { WebhookEndpoint } from './endpoint.entity.js';
import { addSecret, lockEndpoint } from './endpoint.store.js';
import { newSecret } from './signature.js';

/** How long a receiver may take to learn of its new secret. */
const bothSignFor = '24 hours';

/** Gives an endpoint a new secret, and lets the one before sign beside it for a day. */
@Injectable()
export class RotateSecret {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: PersonKeyStore,
  ) {}

  /** Throws WEBHOOK_ENDPOINT_NOT_FOUND. */
  async execute(id: string): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    const secret = newSecret();
    const endpoint = await this.dataSource.transaction(async (manager) => {
      const locked = await lockEndpoint(manager, id);
      await manager.query('DELETE FROM webhook_secret WHERE endpoint_id = $1 AND ends_at < now()', [id]);
      await manager.query(
        `UPDATE webhook_secret SET ends_at = now() + interval '${bothSignFor}' WHERE endpoint_id = $1 AND ends_at IS NULL`,
        [id],
      );
      await addSecret(manager, id, await this.keys.findOrMake(manager, id), secret);
      return locked;
    });
    return { endpoint, secret };
  }
}
