import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { WebhookDeliveryStatus, type WebhookDelivery } from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { given } from '../edge/output/given.js';
import { instantOrNull } from '../edge/output/instant.js';

/** How an attempt stands, as the contracts call it. */
export const deliveryStatuses = {
  pending: WebhookDeliveryStatus.WEBHOOK_DELIVERY_STATUS_PENDING,
  succeeded: WebhookDeliveryStatus.WEBHOOK_DELIVERY_STATUS_SUCCEEDED,
  failed: WebhookDeliveryStatus.WEBHOOK_DELIVERY_STATUS_FAILED,
} as const;

export type DeliveryStatusName = keyof typeof deliveryStatuses;
const names = Object.keys(deliveryStatuses) as DeliveryStatusName[];

/** One attempt to send one event to one endpoint. */
@ApiSchema({ name: 'WebhookDelivery' })
export class WebhookDeliveryView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ format: 'uuid', description: 'The event, and the `webhook-id` of every attempt at it.' })
  eventId: string;
  @ApiProperty({ example: 'order.paid' })
  eventType: string;
  @ApiProperty({ type: 'integer', description: 'From 1.', example: 1 })
  attempt: number;
  @ApiProperty({ enum: names })
  status: DeliveryStatusName;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The HTTP status that came back; null when none did.', example: 200 })
  responseStatus: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it failed.', example: null })
  error: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  attemptedAt: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'Of a pending one: when it is due; null while it waits for an earlier event of its subject or for its endpoint to be enabled. ' +
      'Of a failed one: when the next is due; null when there is none.',
  })
  nextAttemptAt: string | null;
}

export const toWebhookDeliveryView = (delivery: WebhookDelivery): WebhookDeliveryView => ({
  id: delivery.id,
  eventId: delivery.eventId,
  eventType: delivery.eventType,
  attempt: delivery.attempt,
  status: given(names.find((name) => deliveryStatuses[name] === delivery.status)),
  responseStatus: delivery.responseStatus ?? null,
  error: delivery.error ?? null,
  attemptedAt: instantOrNull(delivery.attemptedAt),
  nextAttemptAt: instantOrNull(delivery.nextAttemptAt),
});
