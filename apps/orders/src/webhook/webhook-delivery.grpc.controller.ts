import { Controller } from '@nestjs/common';
import {
  WebhookDeliveryServiceControllerMethods,
  type ListWebhookDeliveriesRequest,
  type ListWebhookDeliveriesResponse,
  type RedeliverWebhookRequest,
  type RedeliverWebhookResponse,
  type TestWebhookEndpointRequest,
  type TestWebhookEndpointResponse,
  type WebhookDeliveryServiceController,
} from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { AdminOnly } from '#platform/auth/access-rules.js';
import { Redeliver } from './redeliver.js';
import { TestEndpoint } from './test-endpoint.js';
import { fromProtoDeliveryStatus, toProtoDelivery } from './webhook.proto.js';
import { WebhookQueries } from './webhook.queries.js';

/** What was sent, and will be, over gRPC. */
@Controller()
@AdminOnly({ scope: 'webhooks:write' })
@WebhookDeliveryServiceControllerMethods()
export class WebhookDeliveryGrpcController implements WebhookDeliveryServiceController {
  constructor(
    private readonly queries: WebhookQueries,
    private readonly test: TestEndpoint,
    private readonly again: Redeliver,
  ) {}

  async testWebhookEndpoint({ id }: TestWebhookEndpointRequest): Promise<TestWebhookEndpointResponse> {
    return { delivery: toProtoDelivery(await this.test.execute(id)) };
  }

  async listWebhookDeliveries({ endpointId, status, page }: ListWebhookDeliveriesRequest): Promise<ListWebhookDeliveriesResponse> {
    const found = await this.queries.deliveries(endpointId, fromProtoDeliveryStatus(status), page);
    return { deliveries: found.deliveries.map(toProtoDelivery), page: found.page };
  }

  async redeliverWebhook(request: RedeliverWebhookRequest): Promise<RedeliverWebhookResponse> {
    return { delivery: toProtoDelivery(await this.again.execute(request)) };
  }
}
