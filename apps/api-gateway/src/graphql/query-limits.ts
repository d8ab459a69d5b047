import { DomainError, invalidField } from '#platform/errors/domain-error.js';
import type { Measure } from './measure.js';

/** How much one request may ask: written down for clients in docs/graphql.md. */
export const limits = {
  /** Of the document, in UTF-8. */
  bytes: 10_240,
  tokens: 1_000,
  depth: 8,
  aliases: 15,
  directives: 20,
  cost: 25_000,
  /** Values of all variables together, and the characters of their texts: about what an address has room for. */
  variables: 1_000,
  variableCharacters: 16_384,
} as const;

/** So much cost is in the price of a request. */
const costOfToken = 5_000;

const refused = (code: string, message: string) => new DomainError('invalid', code, message);

export const queryTooLarge = () => refused('QUERY_TOO_LARGE', `A query has at most ${limits.bytes} bytes and ${limits.tokens} tokens.`);

export const tooRepetitive = () => refused('QUERY_TOO_COMPLEX', 'The query names the same fields too often.');

/** Throws 400 for a query that asks for more than one request may. */
export function checkLimits({ depth, aliases, directives, cost, introspects }: Measure, introspection: boolean): void {
  if (introspects && !introspection)
    throw refused('INTROSPECTION_DISABLED', 'The schema is in the documentation; it cannot be asked for here.');
  if (depth > limits.depth) throw refused('QUERY_TOO_DEEP', `Fields may be nested ${limits.depth} deep, fragments included.`);
  if (aliases > limits.aliases) throw refused('TOO_MANY_ALIASES', `A query may have ${limits.aliases} aliases, fragments included.`);
  if (directives > limits.directives)
    throw refused('TOO_MANY_DIRECTIVES', `A query may have ${limits.directives} directives, fragments included.`);
  if (cost > limits.cost)
    throw refused(
      'QUERY_TOO_COMPLEX',
      `The query costs ${toldAs(cost)}; a request may cost ${limits.cost}: ask for fewer fields or a smaller limit.`,
    );
}

/** What a query takes from the bucket of whoever asks: what as many requests of REST would, and more when it is large. */
export const tokensOf = ({ calls, cost }: Measure): number => Math.max(1, calls, Math.ceil(cost / costOfToken));

/** A query of no more than so many bytes. Throws 400. */
export function checkSize(source: string): void {
  if (source.length > limits.bytes || Buffer.byteLength(source) > limits.bytes) throw queryTooLarge();
  if (source.trim() === '') throw invalidField('query', 'must have at least one operation', 'REQUIRED');
}

/** Variables no larger than that, whatever the operation makes of them. Throws 400. */
export function checkVariables(variables: object): void {
  let [values, characters] = [0, 0];
  const waiting: unknown[] = Object.values(variables);
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value === 'string') characters += value.length;
    if (++values > limits.variables || characters > limits.variableCharacters) {
      const message = `must not hold more than ${limits.variables} values with ${limits.variableCharacters} characters`;
      throw invalidField('variables', message, 'TOO_MANY_VALUES');
    }
    if (typeof value === 'object' && value !== null) waiting.push(...(Object.values(value) as unknown[]));
  }
}

const toldAs = (cost: number): string => (cost > 1e9 ? 'far too much' : String(cost));
