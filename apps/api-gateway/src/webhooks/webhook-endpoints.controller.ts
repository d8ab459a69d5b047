import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiAnswer, ApiList } from '../edge/docs/api-answer.js';
import { ApiConditional, ApiId } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { HonoursIfMatch, IfMatch } from '../edge/input/if-match.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { BodyOf, QueryOf } from '../edge/input/request-shape.guard.js';
import { WebhookEndpointView, WebhookEndpointWithSecretView } from './webhook-endpoint.view.js';
import { CreateWebhookEndpointDto, UpdateWebhookEndpointDto } from './webhook-endpoints.dto.js';
import { WebhooksClient } from './webhooks.client.js';
import { endpointEnabled, endpointExample, endpointMoved, endpointWithSecretExample, newEndpoint } from './webhooks.examples.js';

@ApiTags('webhooks')
@Controller('webhook-endpoints')
export class WebhookEndpointsController {
  constructor(private readonly webhooks: WebhooksClient) {}

  @Get()
  @Admin('webhooks:write')
  @ApiOperation({ operationId: 'listWebhookEndpoints', summary: 'List where events are sent, oldest first' })
  @ApiList(WebhookEndpointView, { example: [endpointExample] })
  list(@QueryOf() query: PageQuery) {
    return this.webhooks.list(query);
  }

  @Post()
  @Admin('webhooks:write')
  @ApiRequest(CreateWebhookEndpointDto, { 'Everything about orders': newEndpoint })
  @ApiOperation({
    operationId: 'createWebhookEndpoint',
    summary: 'Have events sent to a URL, from now on',
    description:
      'Each event is an HTTP POST of the event as GET /events shows it, signed by Standard Webhooks 1.0. What is not answered with 2xx within 15 s is tried ' +
      'ten times over about three days; events of one subject come in order. The secret is shown here and by *rotateWebhookSecret* only.',
  })
  @ApiAnswer(201, WebhookEndpointWithSecretView, { example: endpointWithSecretExample })
  @ApiProblem(422, 'URL_NOT_ALLOWED', 'TOO_MANY_WEBHOOK_ENDPOINTS')
  create(@BodyOf() body: CreateWebhookEndpointDto) {
    return this.webhooks.create(body);
  }

  @Get(':id')
  @Admin('webhooks:write')
  @ApiOperation({ operationId: 'getWebhookEndpoint', summary: 'Read an endpoint, without its secret' })
  @ApiId('id', 'The endpoint.')
  @ApiConditional()
  @ApiAnswer(200, WebhookEndpointView, { example: endpointExample })
  @ApiProblem(404, 'WEBHOOK_ENDPOINT_NOT_FOUND')
  get(@Param('id') id: string) {
    return this.webhooks.get(id);
  }

  @Patch(':id')
  @Admin('webhooks:write')
  @ApiRequest(UpdateWebhookEndpointDto, { 'Another URL, and less events': endpointMoved, 'Go on after it was disabled': endpointEnabled })
  @ApiOperation({
    operationId: 'updateWebhookEndpoint',
    summary: 'Change an endpoint, stop it or let it go on',
    description: 'One that is enabled again gets everything that happened meanwhile, in order.',
  })
  @ApiId('id', 'The endpoint.')
  @HonoursIfMatch()
  @ApiAnswer(200, WebhookEndpointView, { example: endpointExample })
  @ApiProblem(404, 'WEBHOOK_ENDPOINT_NOT_FOUND')
  @ApiProblem(422, 'URL_NOT_ALLOWED')
  update(@Param('id') id: string, @BodyOf() body: UpdateWebhookEndpointDto, @IfMatch() version?: number) {
    return this.webhooks.update(id, body, version);
  }

  @Delete(':id')
  @Admin('webhooks:write')
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteWebhookEndpoint', summary: 'Send nothing there any more, and forget what was sent' })
  @ApiId('id', 'The endpoint.')
  @HonoursIfMatch()
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblem(404, 'WEBHOOK_ENDPOINT_NOT_FOUND')
  async delete(@Param('id') id: string, @IfMatch() version?: number): Promise<void> {
    await this.webhooks.delete(id, version);
  }

  @Post(':id/rotate-secret')
  @Admin('webhooks:write')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rotateWebhookSecret',
    summary: 'Give an endpoint a new secret',
    description: 'For 24 hours the secret before it signs too, so that the receiver can change over without missing anything.',
  })
  @ApiId('id', 'The endpoint.')
  @ApiAnswer(200, WebhookEndpointWithSecretView, { example: endpointWithSecretExample })
  @ApiProblem(404, 'WEBHOOK_ENDPOINT_NOT_FOUND')
  rotate(@Param('id') id: string) {
    return this.webhooks.rotate(id);
  }
}
