import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Anonymous } from '../auth/access.js';
import { ApiName } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { isSafe } from '../edge/input/unsafe-text.js';
import { PaymentsClient } from './payments.client.js';

@ApiTags('payments')
@Controller('payments/webhooks')
export class ProviderWebhooksController {
  constructor(private readonly payments: PaymentsClient) {}

  @Post(':provider')
  @Anonymous()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'receiveProviderWebhook',
    summary: 'For payment providers: what became of a payment',
    description:
      'The signature is checked over the bytes of the body before anything else; what is too large is not even read. A repeat has no second effect.',
  })
  @ApiName('provider', 'The name of the provider.', 'sandbox')
  @ApiBody({ schema: { type: 'object', additionalProperties: true }, description: "In the provider's own form." })
  @ApiOkResponse({ description: 'Taken.' })
  @ApiProblem(400, 'INVALID_SIGNATURE')
  @ApiProblem(404, 'PROVIDER_NOT_FOUND')
  receive(@Param('provider') provider: string, @Req() { body, headers }: FastifyRequest) {
    return this.payments.webhook(provider, Buffer.isBuffer(body) ? body : Buffer.alloc(0), toTexts(headers));
  }
}

/** Header names are in lower case already; one that came several times is joined as HTTP says. */
export const toTexts = (headers: FastifyRequest['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined || !isSafe(name) ? [] : [[name, [value].flat().join(', ')]])),
  );
