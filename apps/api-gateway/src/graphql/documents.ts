import { LRUCache } from 'lru-cache';
import { GraphQLError, Kind, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { invalidField } from '#platform/errors/domain-error.js';
import { limits, queryTooLarge } from './query-limits.js';

const documents = new LRUCache<string, DocumentNode>({ max: 500 });

/** The parsed query. Throws 400 `QUERY_TOO_LARGE`, or the `GraphQLError` that says where it is no GraphQL. */
export function parsed(source: string): DocumentNode {
  const known = documents.get(source);
  if (known) return known;
  const document = parseWithin(source);
  documents.set(source, document);
  return document;
}

function parseWithin(source: string): DocumentNode {
  try {
    return parse(source, { maxTokens: limits.tokens });
  } catch (error) {
    // The parser has no other sign for it than its words.
    if (error instanceof GraphQLError && error.message.includes(`${limits.tokens} tokens`)) throw queryTooLarge();
    throw error;
  }
}

/** The operation that is asked for. Throws 400 when that is none, one of several, or no query. */
export function operationOf({ definitions }: DocumentNode, name: string | null | undefined): OperationDefinitionNode {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [operation, ...others] = name == null ? operations : operations.filter((each) => each.name?.value === name);
  if (!operation) throw invalidField(name == null ? 'query' : 'operationName', 'must name an operation of the query', 'UNKNOWN_OPERATION');
  if (others.length > 0) throw invalidField('operationName', 'is required when there are several operations', 'REQUIRED');
  if (operation.operation !== 'query') throw invalidField('query', 'must be a query: whatever writes is REST', 'NOT_A_QUERY');
  return operation;
}
