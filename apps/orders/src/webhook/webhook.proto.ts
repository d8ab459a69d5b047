import {
  WebhookDeliveryStatus,
  type WebhookDelivery,
  type WebhookEndpoint as WebhookEndpointMessage,
} from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { toOptionalTimestamp, toTimestamp } from '#contracts/timestamp.js';
import type { DeliveryRow, DeliveryStatus } from './delivery-row.js';
import type { WebhookEndpoint } from './endpoint.entity.js';

const statuses = {
  pending: WebhookDeliveryStatus.WEBHOOK_DELIVERY_STATUS_PENDING,
  succeeded: WebhookDeliveryStatus.WEBHOOK_DELIVERY_STATUS_SUCCEEDED,
  failed: WebhookDeliveryStatus.WEBHOOK_DELIVERY_STATUS_FAILED,
} as const satisfies Record<DeliveryStatus, WebhookDeliveryStatus>;

/** An endpoint as the contract shows it: without its secrets. */
export const toProtoEndpoint = ({ state, isDisabled }: WebhookEndpoint): WebhookEndpointMessage => ({
  id: state.id,
  url: state.url,
  description: state.description ?? undefined,
  events: state.events,
  disabled: isDisabled,
  disabledReason: state.disabledReason ?? undefined,
  disabledAt: toOptionalTimestamp(state.disabledAt),
  createdAt: toTimestamp(state.createdAt),
  updatedAt: toTimestamp(state.updatedAt),
  version: state.version,
});

/** An attempt as the contract shows it. */
export const toProtoDelivery = (row: DeliveryRow): WebhookDelivery => ({
  id: row.id,
  eventId: row.event_id,
  eventType: row.event_type,
  attempt: row.attempt,
  status: statuses[row.status],
  responseStatus: row.response_status ?? undefined,
  error: row.error ?? undefined,
  attemptedAt: toOptionalTimestamp(row.attempted_at),
  nextAttemptAt: toOptionalTimestamp(row.next_attempt_at),
});

/** Undefined when none is named. */
export const fromProtoDeliveryStatus = (status: WebhookDeliveryStatus): DeliveryStatus | undefined =>
  (Object.keys(statuses) as DeliveryStatus[]).find((name) => statuses[name] === status);
