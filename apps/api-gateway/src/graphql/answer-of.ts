import { Logger } from '@nestjs/common';
import type { GraphQLError, ExecutionResult } from 'graphql';
import { DomainError, validationFailed } from '#platform/errors/domain-error.js';
import { toGraphqlError, type GraphqlErrorView } from '../edge/http/graphql-endpoint.js';

const logger = new Logger('graphql');

/** What GraphQL answers with (GraphQL §7.1). */
export interface GraphqlAnswer {
  status: number;
  body: { errors?: GraphqlErrorView[]; data?: unknown };
}

/** The answer of a query that ran. Where nothing came of it its status is that of its first error, as REST's would be; parts of an answer are one. */
export function answerOf({ data, errors = [] }: ExecutionResult, requestId: string): GraphqlAnswer {
  const views = errors.map((error) => located(error, domainErrorOf(error), requestId));
  const status = data == null ? (views[0]?.extensions.status ?? 500) : 200;
  return { status, body: { ...(views.length > 0 && { errors: views }), data } };
}

/** The answer of a query that is not run: each place where it is at odds with GraphQL or the schema. */
export const refusalOf = (errors: readonly GraphQLError[], requestId: string): GraphqlAnswer => ({
  status: 400,
  body: { errors: errors.map((error) => ({ ...located(error, validationFailed([]), requestId), message: error.message })) },
});

function located({ locations, path }: GraphQLError, error: DomainError, requestId: string): GraphqlErrorView {
  const { message, extensions } = toGraphqlError(error, requestId);
  return {
    message,
    ...(locations && { locations: locations.map(({ line, column }) => ({ line, column })) }),
    ...(path && { path }),
    extensions,
  };
}

/** A field's own refusal; anything else is a fault of ours. */
function domainErrorOf({ originalError, message }: GraphQLError): DomainError {
  if (originalError instanceof DomainError) return originalError;
  logger.error(originalError ?? message);
  return new DomainError('internal', 'INTERNAL', 'Something went wrong on our side.');
}
