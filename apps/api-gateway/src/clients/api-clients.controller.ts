import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiAnswer, ApiList } from '../edge/docs/api-answer.js';
import { ApiConditional, ApiId } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { HonoursIfMatch, IfMatch } from '../edge/input/if-match.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { BodyOf, OptionalBodyOf, QueryOf } from '../edge/input/request-shape.guard.js';
import { ApiClientView, ApiClientWithSecretView } from './api-client.view.js';
import { ApiClientsClient } from './api-clients.client.js';
import { CreateApiClientDto, RotateApiClientSecretDto, UpdateApiClientDto } from './api-clients.dto.js';
import {
  apiClientExample,
  apiClientWithSecretExample,
  exclusionOfClient,
  leaked,
  moreScopes,
  newApiClient,
} from './api-clients.examples.js';

@ApiTags('clients')
@Controller('api-clients')
export class ApiClientsController {
  constructor(private readonly clients: ApiClientsClient) {}

  @Get()
  @Admin()
  @ApiOperation({ operationId: 'listApiClients', summary: 'List the programs that may use the API, newest first' })
  @ApiList(ApiClientView, { example: [apiClientExample] })
  list(@QueryOf() query: PageQuery) {
    return this.clients.list(query);
  }

  @Post()
  @Admin()
  @ApiRequest(CreateApiClientDto, { 'One that follows orders': newApiClient })
  @ApiOperation({
    operationId: 'createApiClient',
    summary: 'Let a program use the API',
    description: 'Its secret is shown here and by *rotateApiClientSecret* only; with it the program gets its tokens from *issueToken*.',
  })
  @ApiAnswer(201, ApiClientWithSecretView, { example: apiClientWithSecretExample })
  create(@BodyOf() body: CreateApiClientDto) {
    return this.clients.create(body);
  }

  @Get(':id')
  @Admin()
  @ApiOperation({ operationId: 'getApiClient', summary: 'Read a client, without its secrets' })
  @ApiId('id', 'The client.')
  @ApiConditional()
  @ApiAnswer(200, ApiClientView, { example: apiClientExample })
  @ApiProblem(404, 'API_CLIENT_NOT_FOUND')
  get(@Param('id') id: string) {
    return this.clients.get(id);
  }

  @Patch(':id')
  @Admin()
  @ApiRequest(UpdateApiClientDto, { 'More to do': moreScopes, 'Keep it out': exclusionOfClient })
  @ApiOperation({
    operationId: 'updateApiClient',
    summary: 'Change what a client may do, or keep it out',
    description: 'Other scopes and `disabled` end the tokens that it has within 5 s; with other scopes it gets new ones at once.',
  })
  @ApiId('id', 'The client.')
  @HonoursIfMatch()
  @ApiAnswer(200, ApiClientView, { example: apiClientExample })
  @ApiProblem(404, 'API_CLIENT_NOT_FOUND')
  update(@Param('id') id: string, @BodyOf() body: UpdateApiClientDto, @IfMatch() version?: number) {
    return this.clients.update(id, body, version);
  }

  @Delete(':id')
  @Admin()
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteApiClient', summary: 'Take a client away, with its secrets and, within 5 s, its tokens' })
  @ApiId('id', 'The client.')
  @HonoursIfMatch()
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblem(404, 'API_CLIENT_NOT_FOUND')
  async delete(@Param('id') id: string, @IfMatch() version?: number): Promise<void> {
    await this.clients.delete(id, version);
  }

  @Post(':id/rotate-secret')
  @Admin()
  @HttpCode(200)
  @ApiRequest(RotateApiClientSecretDto, { 'The old one has leaked': leaked })
  @ApiOperation({
    operationId: 'rotateApiClientSecret',
    summary: 'Give a client a new secret',
    description:
      'The secret before works for 24 hours more, or as long as `overlapSeconds` says. At most two work at a time: one that was running out already ' +
      'ends at once. A secret takes the tokens that it brought with it, within 5 s.',
  })
  @ApiId('id', 'The client.')
  @ApiAnswer(200, ApiClientWithSecretView, { example: apiClientWithSecretExample })
  @ApiProblem(404, 'API_CLIENT_NOT_FOUND')
  rotate(@Param('id') id: string, @OptionalBodyOf() body?: RotateApiClientSecretDto) {
    return this.clients.rotate(id, body ?? {});
  }
}
