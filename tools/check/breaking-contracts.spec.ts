import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { eventTypes } from '#platform/events/event-types.js';

// Plain scripts have no types.
const scripts = { graphql: './breaking-graphql.mjs', events: './breaking-events.mjs' };
type Changes<Contract> = { breakingChanges: (last: Contract, next: Contract) => string[] };
type Events = Record<string, string>;
const graphql = (await import(scripts.graphql)) as Changes<string>;
const events = (await import(scripts.events)) as Changes<Events> & { eventsIn: (source: string) => Events };

describe('a newer GraphQL schema', () => {
  const schema = readFileSync('docs/schema.graphql', 'utf8');
  const changesOf = (from: string | RegExp, to: string) => {
    const next = schema.replace(from, to);
    expect(next).not.toBe(schema);
    return graphql.breakingChanges(schema, next);
  };

  it('breaks nothing when it is the same, or says more', () => {
    expect(graphql.breakingChanges(schema, schema)).toEqual([]);
    expect(changesOf(/^type Product \{/m, 'type Product {\n  more: String')).toEqual([]);
  });

  it('breaks clients when a field is gone, may be missing, or when an argument is required', () => {
    expect(changesOf(/^(type Product \{[^}]*?)\n {2}id: ID!/m, '$1')).toEqual(['GraphQL: Product.id was removed.']);
    expect(changesOf(/^(type Product \{[^}]*?\n {2}id: ID)!/m, '$1')).toEqual(['GraphQL: Product.id changed type from ID! to ID.']);
    expect(changesOf('categories: [Category!]!', 'categories(of: ID!): [Category!]!')).toEqual([
      'GraphQL: A required arg of on Query.categories was added.',
    ]);
  });
});

describe('newer events', () => {
  const current = events.eventsIn(readFileSync('libs/platform/src/events/event-payloads.ts', 'utf8'));

  it('are read from where they are declared, each of them', () => {
    expect(Object.keys(current).sort()).toEqual([...eventTypes].sort());
    expect(current['order.shipped']).toBe('OrderSent');
  });

  it('break nothing when there are more', () => {
    expect(events.breakingChanges(current, { ...current, 'order.returned': 'OrderReturned' })).toEqual([]);
  });

  it('break receivers when a type is gone, or carries something else', () => {
    const others = Object.entries(current).filter(([type]) => type !== 'order.paid');
    expect(events.breakingChanges(current, Object.fromEntries(others))).toEqual(['The event order.paid is gone.']);
    expect(events.breakingChanges(current, { ...current, 'order.paid': 'OrderSent' })).toEqual([
      'The data of the event order.paid was OrderPaid and is OrderSent now.',
    ]);
  });
});
