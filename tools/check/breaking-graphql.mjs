// What a client of the older GraphQL schema could no longer ask of the newer one, a sentence each.
import { buildSchema, findBreakingChanges } from 'graphql';

/** Everything in `next` that breaks a client of `last`; both are schemas in GraphQL's own language. */
export const breakingChanges = (last, next) =>
  findBreakingChanges(buildSchema(last), buildSchema(next)).map(({ description }) => `GraphQL: ${description}`);
