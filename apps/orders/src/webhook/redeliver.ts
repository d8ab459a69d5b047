import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { RedeliverWebhookRequest } from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { isUuid } from '../order/text-field.js';
import { deliveryColumns, type DeliveryRow } from './delivery-row.js';
import { lockEndpoint } from './endpoint.store.js';
import { lastStep } from './ladder.js';
import { deliveryNotFound } from './webhook.errors.js';

/** An attempt of the same event that is to come is brought forward, unless it waits for an earlier event of its subject. */
const bringForward = `
  UPDATE webhook_delivery SET next_attempt_at = CASE WHEN next_attempt_at > now() THEN now() ELSE next_attempt_at END
  WHERE endpoint_id = $1 AND event_id = $2 AND status = 'pending' RETURNING ${deliveryColumns}`;

/** Nothing waits for one that was asked for by hand, and it waits for nothing. */
const sendAgain = `
  INSERT INTO webhook_delivery (id, endpoint_id, event_id, event_type, position, test_event, attempt, step, next_attempt_at)
  SELECT $3, endpoint_id, event_id, event_type, position, test_event, attempt + 1, CASE WHEN test_event IS NULL THEN 1 ELSE ${lastStep} END, now()
  FROM webhook_delivery WHERE endpoint_id = $1 AND event_id = $2 ORDER BY attempt DESC LIMIT 1
  RETURNING ${deliveryColumns}`;

/** Sends the event of a delivery again, now, whatever became of it; when it fails, the ladder begins anew. */
@Injectable()
export class Redeliver {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws WEBHOOK_ENDPOINT_NOT_FOUND, DELIVERY_NOT_FOUND, WEBHOOK_ENDPOINT_DISABLED. */
  async execute({ endpointId, deliveryId }: RedeliverWebhookRequest): Promise<DeliveryRow> {
    return this.dataSource.transaction(async (manager) => {
      const endpoint = await lockEndpoint(manager, endpointId);
      const found = isUuid(deliveryId)
        ? await manager.query<{ event_id: string }[]>('SELECT event_id FROM webhook_delivery WHERE id = $1 AND endpoint_id = $2', [
            deliveryId,
            endpointId,
          ])
        : [];
      if (!found[0]) throw deliveryNotFound();
      endpoint.assertEnabled();
      const [[waiting]] = await manager.query<[DeliveryRow[], number]>(bringForward, [endpointId, found[0].event_id]);
      if (waiting) return waiting;
      const [again] = await manager.query<DeliveryRow[]>(sendAgain, [endpointId, found[0].event_id, uuidv7()]);
      return again;
    });
  }
}
