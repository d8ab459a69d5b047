import { Injectable } from '@nestjs/common';
import {
  WebhookDeliveryStatus,
  type WebhookDeliveryServiceClient,
  type WebhookEndpointServiceClient,
} from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { DomainError } from '#platform/errors/domain-error.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { OrdersPeer } from '#platform/grpc/peers.module.js';
import { created, page, plain, resource } from '../edge/http/answer.js';
import { toPageRequest, type PageQuery } from '../edge/input/page.dto.js';
import { updateMask } from '../edge/input/update-mask.js';
import { knownId } from '../edge/input/uuid.js';
import { given } from '../edge/output/given.js';
import { deliveryStatuses, toWebhookDeliveryView } from './webhook-delivery.view.js';
import { toWebhookEndpointView } from './webhook-endpoint.view.js';
import type { CreateWebhookEndpointDto, DeliveriesQuery, UpdateWebhookEndpointDto } from './webhook-endpoints.dto.js';

const endpointNotFound = () => new DomainError('not_found', 'WEBHOOK_ENDPOINT_NOT_FOUND', 'There is no such webhook endpoint.');
const deliveryNotFound = () => new DomainError('not_found', 'DELIVERY_NOT_FOUND', 'There is no such delivery.');

/** Outbound webhooks, asked of orders. */
@Injectable()
export class WebhooksClient {
  private readonly endpoints: PromiseClient<WebhookEndpointServiceClient>;
  private readonly attempts: PromiseClient<WebhookDeliveryServiceClient>;

  constructor(orders: OrdersPeer) {
    this.endpoints = orders.serviceClient<WebhookEndpointServiceClient>('ashlar.orders.v1.WebhookEndpointService');
    this.attempts = orders.serviceClient<WebhookDeliveryServiceClient>('ashlar.orders.v1.WebhookDeliveryService');
  }

  async list(query: PageQuery) {
    const answer = await this.endpoints.listWebhookEndpoints({ page: toPageRequest(query) });
    return page(answer.endpoints.map(toWebhookEndpointView), answer.page);
  }

  async get(id: string) {
    return resource(toWebhookEndpointView(given((await this.endpoints.getWebhookEndpoint({ id: known(id) })).endpoint)));
  }

  async create({ url, events, description }: CreateWebhookEndpointDto) {
    const { endpoint, secret } = await this.endpoints.createWebhookEndpoint({ url, events, description: description ?? undefined });
    const view = { ...toWebhookEndpointView(given(endpoint)), secret };
    return created(view, `/webhook-endpoints/${view.id}`);
  }

  async update(id: string, body: UpdateWebhookEndpointDto, expectedVersion: number | undefined) {
    const { endpoint } = await this.endpoints.updateWebhookEndpoint({
      id: known(id),
      updateMask: updateMask(body),
      url: body.url ?? '',
      events: body.events ?? [],
      description: body.description ?? undefined,
      disabled: body.disabled ?? false,
      expectedVersion,
    });
    return resource(toWebhookEndpointView(given(endpoint)));
  }

  async delete(id: string, expectedVersion: number | undefined): Promise<void> {
    await this.endpoints.deleteWebhookEndpoint({ id: known(id), expectedVersion });
  }

  async rotate(id: string) {
    const { endpoint, secret } = await this.endpoints.rotateWebhookSecret({ id: known(id) });
    return resource({ ...toWebhookEndpointView(given(endpoint)), secret });
  }

  async test(id: string) {
    return plain(toWebhookDeliveryView(given((await this.attempts.testWebhookEndpoint({ id: known(id) })).delivery)));
  }

  async deliveries(id: string, query: DeliveriesQuery) {
    const answer = await this.attempts.listWebhookDeliveries({
      endpointId: known(id),
      page: toPageRequest(query),
      status: query.status ? deliveryStatuses[query.status] : WebhookDeliveryStatus.WEBHOOK_DELIVERY_STATUS_UNSPECIFIED,
    });
    return page(answer.deliveries.map(toWebhookDeliveryView), answer.page);
  }

  async redeliver(id: string, deliveryId: string) {
    const request = { endpointId: known(id), deliveryId: knownId(deliveryId, deliveryNotFound) };
    return plain(toWebhookDeliveryView(given((await this.attempts.redeliverWebhook(request)).delivery)));
  }
}

const known = (id: string): string => knownId(id, endpointNotFound);
