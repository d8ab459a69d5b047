import { Text } from '../edge/input/fields.js';
import { field, rule } from '../edge/input/rule.js';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any JSON object: what may be in it, its reader says. */
const AnyObject = (about: string): PropertyDecorator =>
  field({ optional: true, nullable: true, about }, { type: 'object' } as never, rule('TYPE', isObject, 'must be an object'));

/** What a client posts (GraphQL over HTTP §5.1). */
export class GraphqlRequest {
  @field(
    { optional: true, nullable: true, about: 'The document.' },
    { type: String },
    rule('TYPE', (value) => typeof value === 'string', 'must be a text'),
  )
  query?: string | null;

  @Text({ max: 200, optional: true, nullable: true, about: 'Which of several operations.' })
  operationName?: string | null;

  @AnyObject('What the operation takes.')
  variables?: Record<string, unknown> | null;

  @AnyObject('`persistedQuery`; others are not looked at.')
  extensions?: Record<string, unknown> | null;
}

const json = { content: 'anything', optional: true } as const;

/** The same in a query string: only for queries that the gateway knows by their hash. */
export class PersistedQueryParameters {
  @Text({ max: 200, optional: true })
  operationName?: string;

  @Text({ ...json, max: 8_000, about: 'JSON.' })
  variables?: string;

  @Text({ ...json, max: 1_000, about: 'JSON: `{"persistedQuery":{"version":1,"sha256Hash":"…"}}`.' })
  extensions?: string;
}
