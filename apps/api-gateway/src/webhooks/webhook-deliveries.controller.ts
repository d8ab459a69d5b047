import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiAnswer, ApiList } from '../edge/docs/api-answer.js';
import { ApiId } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { QueryOf } from '../edge/input/request-shape.guard.js';
import { WebhookDeliveryView } from './webhook-delivery.view.js';
import { DeliveriesQuery } from './webhook-endpoints.dto.js';
import { WebhooksClient } from './webhooks.client.js';
import { deliveryExample, deliveryToComeExample, testToComeExample } from './webhooks.examples.js';

@ApiTags('webhooks')
@Controller('webhook-endpoints/:id')
export class WebhookDeliveriesController {
  constructor(private readonly webhooks: WebhooksClient) {}

  @Post('test')
  @Admin('webhooks:write')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'testWebhookEndpoint',
    summary: 'Send a made-up event of type `webhook.test`, once',
    description: 'Whatever the endpoint listens to. It stands in no log of events; how it went is among the deliveries.',
  })
  @ApiId('id', 'The endpoint.')
  @ApiAnswer(202, WebhookDeliveryView, { example: testToComeExample })
  @ApiProblem(404, 'WEBHOOK_ENDPOINT_NOT_FOUND')
  @ApiProblem(409, 'WEBHOOK_ENDPOINT_DISABLED')
  test(@Param('id') id: string) {
    return this.webhooks.test(id);
  }

  @Get('deliveries')
  @Admin('webhooks:write')
  @ApiOperation({
    operationId: 'listWebhookDeliveries',
    summary: 'List what was sent and will be, newest first: a row an attempt',
    description: 'Attempts are kept for 30 days.',
  })
  @ApiId('id', 'The endpoint.')
  @ApiList(WebhookDeliveryView, { example: [deliveryToComeExample, deliveryExample] })
  @ApiProblem(404, 'WEBHOOK_ENDPOINT_NOT_FOUND')
  list(@Param('id') id: string, @QueryOf() query: DeliveriesQuery) {
    return this.webhooks.deliveries(id, query);
  }

  @Post('deliveries/:deliveryId/redeliver')
  @Admin('webhooks:write')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'redeliverWebhook',
    summary: 'Send the event of a delivery again, now',
    description:
      'Under the same `webhook-id`. An attempt that was to come later comes now instead; otherwise a new one is made, and the ladder begins anew.',
  })
  @ApiId('id', 'The endpoint.')
  @ApiId('deliveryId', 'Any attempt at the event.')
  @ApiAnswer(202, WebhookDeliveryView, { example: deliveryToComeExample })
  @ApiProblem(404, 'WEBHOOK_ENDPOINT_NOT_FOUND', 'DELIVERY_NOT_FOUND')
  @ApiProblem(409, 'WEBHOOK_ENDPOINT_DISABLED')
  redeliver(@Param('id') id: string, @Param('deliveryId') deliveryId: string) {
    return this.webhooks.redeliver(id, deliveryId);
  }
}
