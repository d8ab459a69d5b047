import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DeleteWebhookEndpointRequest } from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { lockEndpoint } from './endpoint.store.js';

/** Takes an endpoint away, with its deliveries, its secrets and their key. */
@Injectable()
export class DeleteEndpoint {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: PersonKeyStore,
  ) {}

  /** Throws WEBHOOK_ENDPOINT_NOT_FOUND, VERSION_MISMATCH. */
  async execute({ id, expectedVersion }: DeleteWebhookEndpointRequest): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await lockEndpoint(manager, id, expectedVersion);
      await manager.query('DELETE FROM webhook_endpoint WHERE id = $1', [id]);
      await this.keys.drop(manager, id);
    });
  }
}
