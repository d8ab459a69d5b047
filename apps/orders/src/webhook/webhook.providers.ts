import type { Provider } from '@nestjs/common';
import type { OrdersConfig } from '../orders.env.js';
import { AddressRules } from './address-rules.js';
import { AttemptDelivery } from './attempt-delivery.js';
import { ClaimDeliveries } from './claim-deliveries.js';
import { CollectEvents } from './collect-events.js';
import { CreateEndpoint } from './create-endpoint.js';
import { DeleteEndpoint } from './delete-endpoint.js';
import { Receivers } from './receivers.js';
import { RecordOutcome } from './record-outcome.js';
import { Redeliver } from './redeliver.js';
import { RotateSecret } from './rotate-secret.js';
import { TestEndpoint } from './test-endpoint.js';
import { UpdateEndpoint } from './update-endpoint.js';
import { WebhookDeliveryGrpcController } from './webhook-delivery.grpc.controller.js';
import { WebhookEndpointGrpcController } from './webhook-endpoint.grpc.controller.js';
import { WebhookLoop } from './webhook-loop.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhookQueries } from './webhook.queries.js';
import { WebhookSettings } from './webhook.settings.js';

/** What answers about outbound webhooks. */
export const webhookControllers = [WebhookEndpointGrpcController, WebhookDeliveryGrpcController];

const administering = [WebhookQueries, Receivers, CreateEndpoint, UpdateEndpoint, DeleteEndpoint, RotateSecret, TestEndpoint, Redeliver];
const sending = [WebhookLoop, CollectEvents, ClaimDeliveries, AttemptDelivery, WebhookSender, RecordOutcome];

/** Everything that outbound webhooks are made of. */
export const webhookProviders = (config: OrdersConfig): Provider[] => [
  {
    provide: WebhookSettings,
    useValue: new WebhookSettings(new AddressRules(config.WEBHOOK_ALLOWED_ADDRESSES), config.WEBHOOK_RETRY_SCALE, config.INTERNAL_SECRET),
  },
  ...administering,
  ...sending,
];
