import { Controller, Get, Headers, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { invalidField } from '#platform/errors/domain-error.js';
import { Reads } from '../audit-log/audited.js';
import { Public } from '../auth/access.js';
import { graphqlContentType, toGraphqlError } from '../edge/http/graphql-endpoint.js';
import { BodyOf, QueryOf } from '../edge/input/request-shape.guard.js';
import { wantsPage } from '../edge/output/html-page.js';
import { answerOf, refusalOf, type GraphqlAnswer } from './answer-of.js';
import { GraphqlRequest, PersistedQueryParameters } from './graphql-request.dto.js';
import { GraphqlSettings } from './graphql-settings.js';
import { graphiqlPage } from './graphiql.js';
import { PersistedQueryNotFound } from './persisted-queries.js';
import { InvalidQuery, QueryRunner } from './query-runner.js';

/** GraphQL over HTTP. The routes are the gateway's own, so that a query passes everything that a request of REST passes. */
@ApiExcludeController()
@Controller('graphql')
export class GraphqlController {
  constructor(
    private readonly runner: QueryRunner,
    private readonly settings: GraphqlSettings,
  ) {}

  @Post()
  @Public('catalog:read')
  @Reads()
  @HttpCode(200)
  async post(@BodyOf() body: GraphqlRequest, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return send(reply, await this.answer(body, request));
  }

  @Get()
  @Public('catalog:read')
  async get(
    @QueryOf() { operationName, variables, extensions }: PersistedQueryParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('accept') accept?: string,
  ) {
    if (extensions === undefined) {
      if (this.settings.introspection && wantsPage(accept)) return graphiqlPage(reply);
      throw invalidField('extensions', 'must name a persisted query: all others are posted', 'REQUIRED');
    }
    const persisted = { operationName, variables: objectIn('variables', variables), extensions: objectIn('extensions', extensions) };
    return send(reply, await this.answer(persisted, request));
  }

  private async answer(asked: GraphqlRequest, { charge, call }: FastifyRequest): Promise<GraphqlAnswer> {
    const requestId = call?.requestId ?? '';
    try {
      return answerOf(await this.runner.run(asked, charge), requestId);
    } catch (error) {
      if (error instanceof InvalidQuery) return refusalOf(error.errors, requestId);
      if (error instanceof GraphQLError) return refusalOf([error], requestId);
      // A refusal by its status would make clients believe that there are no persisted queries here.
      if (error instanceof PersistedQueryNotFound) return { status: 200, body: { errors: [toGraphqlError(error, requestId)] } };
      throw error;
    }
  }
}

function send(reply: FastifyReply, { status, body }: GraphqlAnswer): string {
  reply.code(status).header('Content-Type', graphqlContentType(reply.request.headers.accept)).header('Cache-Control', 'no-store');
  return JSON.stringify(body);
}

function objectIn(field: string, json: string | undefined): Record<string, unknown> | undefined {
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, with what is JSON and no object.
  }
  throw invalidField(field, 'must be a JSON object', 'TYPE');
}
