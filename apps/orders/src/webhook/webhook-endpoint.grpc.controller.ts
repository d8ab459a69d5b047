import { Controller } from '@nestjs/common';
import {
  WebhookEndpointServiceControllerMethods,
  type CreateWebhookEndpointRequest,
  type CreateWebhookEndpointResponse,
  type DeleteWebhookEndpointRequest,
  type DeleteWebhookEndpointResponse,
  type GetWebhookEndpointRequest,
  type GetWebhookEndpointResponse,
  type ListWebhookEndpointsRequest,
  type ListWebhookEndpointsResponse,
  type RotateWebhookSecretRequest,
  type RotateWebhookSecretResponse,
  type UpdateWebhookEndpointRequest,
  type UpdateWebhookEndpointResponse,
  type WebhookEndpointServiceController,
} from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { AdminOnly } from '#platform/auth/access-rules.js';
import { CreateEndpoint } from './create-endpoint.js';
import { DeleteEndpoint } from './delete-endpoint.js';
import { RotateSecret } from './rotate-secret.js';
import { UpdateEndpoint } from './update-endpoint.js';
import { toProtoEndpoint } from './webhook.proto.js';
import { WebhookQueries } from './webhook.queries.js';

/** Where events are sent, over gRPC. */
@Controller()
@AdminOnly({ scope: 'webhooks:write' })
@WebhookEndpointServiceControllerMethods()
export class WebhookEndpointGrpcController implements WebhookEndpointServiceController {
  constructor(
    private readonly queries: WebhookQueries,
    private readonly create: CreateEndpoint,
    private readonly update: UpdateEndpoint,
    private readonly remove: DeleteEndpoint,
    private readonly rotate: RotateSecret,
  ) {}

  async listWebhookEndpoints({ page }: ListWebhookEndpointsRequest): Promise<ListWebhookEndpointsResponse> {
    const found = await this.queries.list(page);
    return { endpoints: found.endpoints.map(toProtoEndpoint), page: found.page };
  }

  async getWebhookEndpoint({ id }: GetWebhookEndpointRequest): Promise<GetWebhookEndpointResponse> {
    return { endpoint: toProtoEndpoint(await this.queries.get(id)) };
  }

  async createWebhookEndpoint(request: CreateWebhookEndpointRequest): Promise<CreateWebhookEndpointResponse> {
    const { endpoint, secret } = await this.create.execute(request);
    return { endpoint: toProtoEndpoint(endpoint), secret };
  }

  async updateWebhookEndpoint(request: UpdateWebhookEndpointRequest): Promise<UpdateWebhookEndpointResponse> {
    return { endpoint: toProtoEndpoint(await this.update.execute(request)) };
  }

  async deleteWebhookEndpoint(request: DeleteWebhookEndpointRequest): Promise<DeleteWebhookEndpointResponse> {
    await this.remove.execute(request);
    return {};
  }

  async rotateWebhookSecret({ id }: RotateWebhookSecretRequest): Promise<RotateWebhookSecretResponse> {
    const { endpoint, secret } = await this.rotate.execute(id);
    return { endpoint: toProtoEndpoint(endpoint), secret };
  }
}
