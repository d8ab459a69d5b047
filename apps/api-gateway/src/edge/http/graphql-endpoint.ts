import type { DomainError, FieldError } from '#platform/errors/domain-error.js';
import { errorTable } from '#platform/errors/error-table.js';

/** Where GraphQL is spoken: beside the API's base, since its schema has no versions. */
export const graphqlPath = '/graphql';

/** One of an answer's `errors` (GraphQL §7.1.2), with what a REST problem says in `extensions`. */
export interface GraphqlErrorView {
  message: string;
  locations?: readonly { line: number; column: number }[];
  path?: readonly (string | number)[];
  extensions: { code: string; status: number; requestId: string; errors?: readonly FieldError[] };
}

export const toGraphqlError = ({ kind, code, message, errors }: DomainError, requestId: string): GraphqlErrorView => ({
  message,
  extensions: { code, status: errorTable[kind].http, requestId, ...(errors.length > 0 && { errors }) },
});

const ofGraphql = 'application/graphql-response+json';

/** What an answer calls itself: the media type of GraphQL for those who ask for it, JSON for everybody else. */
export const graphqlContentType = (accept: string | undefined): string =>
  `${accept?.includes(ofGraphql) === true ? ofGraphql : 'application/json'}; charset=utf-8`;
