import { applyDecorators, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBasicAuth, ApiBody, ApiConsumes, ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Anonymous } from '../auth/access.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiClientsClient } from './api-clients.client.js';
import { tokenExample, tokenRequest } from './api-clients.examples.js';
import { TokenModel, TokenRequestModel } from './oauth-token.dto.js';
import { readTokenRequest } from './token-request.js';

type TokenRequest = FastifyRequest<{ Body: Buffer | undefined }>;

/** A token is for the one who asked: RFC 6749 §5.1 names both headers. */
const GivesTokens = () => applyDecorators(Anonymous(), HttpCode(200), Header('Cache-Control', 'no-store'), Header('Pragma', 'no-cache'));

@ApiTags('clients')
@Controller()
export class OauthTokenController {
  constructor(private readonly clients: ApiClientsClient) {}

  @Post('oauth/token')
  @GivesTokens()
  @ApiBasicAuth('client')
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({ type: TokenRequestModel, examples: { 'for-orders': { summary: 'For orders', value: tokenRequest } } })
  @ApiOperation({
    operationId: 'issueToken',
    summary: 'Get an access token for a program (OAuth 2.0 client credentials)',
    description:
      'RFC 6749 §4.4, also below the base as `/api/v1/oauth/token`. The answer is not in an envelope, and a refusal is a problem document that carries ' +
      '`error` and `error_description` as well. The client says who it is by HTTP Basic or in the form.',
  })
  @ApiOkResponse({ description: 'Here it is.', type: TokenModel, example: tokenExample })
  @ApiProblem(400, 'INVALID_REQUEST', 'INVALID_SCOPE', 'UNSUPPORTED_GRANT_TYPE')
  @ApiProblem(401, 'INVALID_CLIENT')
  issue(@Req() { body, headers }: TokenRequest): Promise<TokenModel> {
    return this.clients.issueToken(readTokenRequest(body, headers.authorization));
  }

  @Post('api/v1/oauth/token')
  @GivesTokens()
  @ApiExcludeEndpoint()
  issueBelowTheBase(@Req() request: TokenRequest): Promise<TokenModel> {
    return this.issue(request);
  }
}
