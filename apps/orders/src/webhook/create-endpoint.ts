import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { CreateWebhookEndpointRequest } from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { advisoryLocks } from '#platform/database/advisory-locks.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { readDescription, readPatterns } from './endpoint-input.js';
import type { WebhookEndpoint } from './endpoint.entity.js';
import { addSecret, endpointColumns, toEndpoint, type EndpointRow } from './endpoint.store.js';
import { readUrl } from './receiver-url.js';
import { Receivers } from './receivers.js';
import { newSecret } from './signature.js';
import { tooManyEndpoints } from './webhook.errors.js';

/** Each has a lane of its own, so their number bounds the connections that are open at once. */
const most = 100;

/** Makes an endpoint that gets everything from now on. */
@Injectable()
export class CreateEndpoint {
  constructor(
    private readonly dataSource: DataSource,
    private readonly receivers: Receivers,
    private readonly keys: PersonKeyStore,
  ) {}

  /** Throws URL_NOT_ALLOWED, TOO_MANY_WEBHOOK_ENDPOINTS. */
  async execute(request: CreateWebhookEndpointRequest): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    const url = readUrl(request.url);
    const events = readPatterns(request.events);
    const description = readDescription(request.description);
    await this.receivers.check(url);
    const secret = newSecret();
    return this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [advisoryLocks.webhookEndpoints]);
      const [{ count }] = await manager.query<[{ count: string }]>('SELECT count(*) FROM webhook_endpoint');
      if (Number(count) >= most) throw tooManyEndpoints(most);
      const [row] = await manager.query<EndpointRow[]>(
        `INSERT INTO webhook_endpoint (id, url, description, events, cursor)
         SELECT $1, $2, $3, $4, position FROM feed_head RETURNING ${endpointColumns}`,
        [uuidv7(), url, description, events],
      );
      await addSecret(manager, row.id, await this.keys.findOrMake(manager, row.id), secret);
      return { endpoint: toEndpoint(row), secret };
    });
  }
}
