import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type {} from 'mercurius';
import { rateLimited } from '../edge/limits/rate-limits.js';
import { CatalogReads } from './catalog-reads.js';
import { operationOf, parsed } from './documents.js';
import { checkCircles } from './fragment-circles.js';
import type { GraphqlRequest } from './graphql-request.dto.js';
import { GraphqlSettings } from './graphql-settings.js';
import { QueryMeasure } from './measure.js';
import { PersistedQueries } from './persisted-queries.js';
import { checkLimits, checkSize, checkVariables, tokensOf, tooRepetitive } from './query-limits.js';
import { repeatsFields } from './repeated-fields.js';

/** What validation has to say of a query: where it is at odds with the schema. */
export class InvalidQuery extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super('The query is not valid.');
  }
}

/** Answers one operation: measured before anything else is done about it, then validated and run by mercurius. */
@Injectable()
export class QueryRunner {
  constructor(
    private readonly settings: GraphqlSettings,
    private readonly schema: GraphQLSchemaHost,
    private readonly adapter: HttpAdapterHost,
    private readonly catalog: CatalogReads,
    private readonly persisted: PersistedQueries,
  ) {}

  /** Throws a `DomainError` or `InvalidQuery` for what is not run at all. */
  async run(request: GraphqlRequest, charge: FastifyRequest['charge']): Promise<ExecutionResult> {
    const query = this.persisted.named(request);
    const { source } = query;
    checkSize(source);
    this.persisted.check(query);
    const variables = request.variables ?? {};
    checkVariables(variables);
    const document = parsed(source);
    const operation = operationOf(document, request.operationName);
    checkCircles(document);
    const measure = new QueryMeasure(this.schema.schema, document, operation, variables).whole();
    checkLimits(measure, this.settings.introspection);
    if (repeatsFields(document)) throw tooRepetitive();
    await pay(charge, tokensOf(measure) - 1);
    const result = await this.execute(source, variables, request.operationName);
    this.persisted.keep(query);
    return result;
  }

  private async execute(source: string, variables: Record<string, unknown>, operationName: string | null | undefined) {
    const { graphql } = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    try {
      return await graphql(source, { ...this.catalog.forRequest() }, variables, operationName ?? undefined);
    } catch (error) {
      const { errors } = error as { errors?: readonly GraphQLError[] };
      throw errors ? new InvalidQuery(errors) : error;
    }
  }
}

/** The request itself took a token when it came in. */
async function pay(charge: FastifyRequest['charge'], tokens: number): Promise<void> {
  if (tokens < 1) return;
  const verdict = await charge?.(tokens);
  if (verdict && !verdict.allowed) throw rateLimited(verdict.retryAfterSeconds);
}
