import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { toCloudEvent } from '#platform/events/cloud-event.js';
import { deliveryColumns, type DeliveryRow } from './delivery-row.js';
import { lockEndpoint } from './endpoint.store.js';
import { lastStep } from './ladder.js';

const type = 'webhook.test';

/** Sends a made-up event to an endpoint, whatever it listens to, and only once: whoever tests is there to see. */
@Injectable()
export class TestEndpoint {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws WEBHOOK_ENDPOINT_NOT_FOUND, WEBHOOK_ENDPOINT_DISABLED. */
  async execute(id: string): Promise<DeliveryRow> {
    const eventId = uuidv7();
    const event = toCloudEvent({
      id: eventId,
      source: 'orders',
      type,
      subject: eventId,
      time: new Date(),
      data: { endpointId: id },
      sequence: 1,
      position: null,
    });
    return this.dataSource.transaction(async (manager) => {
      (await lockEndpoint(manager, id)).assertEnabled();
      const [row] = await manager.query<DeliveryRow[]>(
        `INSERT INTO webhook_delivery (id, endpoint_id, event_id, event_type, test_event, attempt, step, next_attempt_at)
         VALUES ($1, $2, $3, $4, $5, 1, $6, now()) RETURNING ${deliveryColumns}`,
        [uuidv7(), id, eventId, type, JSON.stringify(event), lastStep],
      );
      return row;
    });
  }
}
