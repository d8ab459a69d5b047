import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

function whole(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new GraphQLError('must be a whole number between -(2^53-1) and 2^53-1');
}

/** Money and pieces go beyond the 32 bits of GraphQL's own `Int`. */
export const SafeInt = new GraphQLScalarType<number, number>({
  name: 'SafeInt',
  description: 'A whole number that every JSON reader keeps exactly: at most 2^53-1.',
  serialize: whole,
  parseValue: whole,
  parseLiteral: (node) => whole(node.kind === Kind.INT ? Number(node.value) : undefined),
});

const outputOnly = (): never => {
  throw new GraphQLError('is never an input');
};

export const DateTime = new GraphQLScalarType<never, string>({
  name: 'DateTime',
  description: 'A moment (RFC 3339): UTC, milliseconds.',
  serialize: (value) => value as string,
  parseValue: outputOnly,
  parseLiteral: outputOnly,
});

export const AttributeValue = new GraphQLScalarType<never, string | number | boolean>({
  name: 'AttributeValue',
  description: 'A text, a number, true or false.',
  serialize: (value) => value as string | number | boolean,
  parseValue: outputOnly,
  parseLiteral: outputOnly,
});
