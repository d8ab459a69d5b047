import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { WebhookEndpoint } from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { instant, instantOrNull } from '../edge/output/instant.js';

/** Where events are sent. */
@ApiSchema({ name: 'WebhookEndpoint' })
export class WebhookEndpointView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ example: 'https://erp.example.com/hooks/ashlar' })
  url: string;
  @ApiProperty({ type: String, nullable: true, example: 'The ERP' })
  description: string | null;
  @ApiProperty({ type: [String], description: 'Types of events that it gets: `order.paid`, `order.*` or `*`.', example: ['order.*'] })
  events: string[];
  @ApiProperty({ description: 'Nothing is sent to it; what happens meanwhile waits for it.', example: false })
  disabled: boolean;
  @ApiProperty({
    type: String,
    enum: ['by_request', 'gone', 'failing', null],
    nullable: true,
    description: '`by_request`: an administrator did. `gone`: it answered 410. `failing`: it took nothing for five days.',
  })
  disabledReason: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  disabledAt: string | null;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
}

/** The same, with the one thing that is shown only once. */
@ApiSchema({ name: 'WebhookEndpointWithSecret' })
export class WebhookEndpointWithSecretView extends WebhookEndpointView {
  @ApiProperty({
    description: 'What its webhooks are signed with: `whsec_` and base64 (Standard Webhooks 1.0). Keep it: it is never shown again.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  })
  secret: string;
}

export const toWebhookEndpointView = (endpoint: WebhookEndpoint): WebhookEndpointView => ({
  id: endpoint.id,
  url: endpoint.url,
  description: endpoint.description ?? null,
  events: endpoint.events,
  disabled: endpoint.disabled,
  disabledReason: endpoint.disabledReason ?? null,
  disabledAt: instantOrNull(endpoint.disabledAt),
  createdAt: instant(endpoint.createdAt),
  updatedAt: instant(endpoint.updatedAt),
  version: endpoint.version,
});
