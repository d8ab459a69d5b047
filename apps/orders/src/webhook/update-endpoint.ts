import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { UpdateWebhookEndpointRequest } from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { readChanges } from './endpoint-input.js';
import type { WebhookEndpoint } from './endpoint.entity.js';
import { lockEndpoint, saveEndpoint } from './endpoint.store.js';
import { Receivers } from './receivers.js';
import { WebhookQueries } from './webhook.queries.js';

/** What was due when the endpoint was disabled, or would be much later, is due now, with the whole ladder before it. */
const revive = `
  UPDATE webhook_delivery SET next_attempt_at = now(), step = CASE WHEN test_event IS NULL THEN 1 ELSE step END
  WHERE endpoint_id = $1 AND status = 'pending' AND next_attempt_at IS NOT NULL`;

/** Changes an endpoint. One that is enabled again gets what it missed, in order. */
@Injectable()
export class UpdateEndpoint {
  constructor(
    private readonly dataSource: DataSource,
    private readonly receivers: Receivers,
    private readonly queries: WebhookQueries,
  ) {}

  /** Throws WEBHOOK_ENDPOINT_NOT_FOUND, VERSION_MISMATCH, URL_NOT_ALLOWED. */
  async execute(request: UpdateWebhookEndpointRequest): Promise<WebhookEndpoint> {
    const changes = readChanges(request);
    if (changes.url !== undefined) {
      (await this.queries.get(request.id)).assertVersion(request.expectedVersion);
      await this.receivers.check(changes.url);
    }
    return this.dataSource.transaction(async (manager: EntityManager) => {
      const endpoint = await lockEndpoint(manager, request.id, request.expectedVersion);
      const wasDisabled = endpoint.isDisabled;
      endpoint.change(changes, new Date());
      await saveEndpoint(manager, endpoint);
      if (wasDisabled && !endpoint.isDisabled) await manager.query(revive, [request.id]);
      return endpoint;
    });
  }
}
