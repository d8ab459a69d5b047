import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type FuzzRequest, type Role, roles } from '../fuzz-request.js';
import { hostileText, hostileValue, toJson } from '../hostile-values.js';
import { mutated, mutations } from '../mutation.js';
import { bombed } from './bombs.js';
import type { Query, QueryMaker } from './queries.js';

const path = '/graphql';
const json = 'application/json';
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const persisted = (sha256Hash: unknown, version: unknown = 1) => ({ persistedQuery: { version, sha256Hash } });

/** What tears a document, put into it anywhere. */
const shreds = [
  ...['{', '}', '(', ')', '...', '$', '!', ':', '@', '"', '"""', '#', '\\', '\ufeff', '\0', '\ud800', '0x1', '1e999', '-', '|', '&'],
  ...['fragment', 'on', 'mutation M', 'subscription S', '__schema { types { name } }', '__type(name: "Query") { name }', 'nothing', 'x: '],
  ...['extend type Query { a: Int }', '...on Nothing { id }', '...Nothing', '@skip(if: $nothing)', '(q: 1)', 'query Q { id }'],
];

/** Queries with hostile arguments; documents that are none, or ask for too much; and whatever else can be sent to the address. */
export const graphqlRequests = (
  queries: QueryMaker,
): Readonly<Record<'arguments' | 'documents' | 'envelopes', fc.Arbitrary<FuzzRequest>>> => ({
  arguments: posted(queries.queries().map(({ text, variables }) => ({ query: text, variables }))),
  documents: posted(fc.record({ query: documents(queries), operationName: fc.constantFrom('Q', 'R', null, null, null) })),
  envelopes: fc.oneof({ arbitrary: envelopes(queries), weight: 3 }, { arbitrary: gets(queries), weight: 2 }),
});

function posted(bodies: fc.Arbitrary<object>): fc.Arbitrary<FuzzRequest> {
  return fc.tuple(bodies, someone()).map(([body, role]) => asPost(toJson(body), role));
}

const someone = (): fc.Arbitrary<Role> =>
  fc.oneof({ arbitrary: fc.constant<Role>('anonymous'), weight: 6 }, { arbitrary: fc.constantFrom<Role>(...roles), weight: 4 });

const asPost = (body: string, role: Role, headers: Record<string, string> = { 'content-type': json }): FuzzRequest => ({
  role,
  method: 'POST',
  path,
  headers,
  body,
  encoding: 'utf8',
});

function documents(queries: QueryMaker): fc.Arbitrary<string> {
  const torn = fc.tuple(queries.queries(), fc.constantFrom(...shreds), fc.nat(400), fc.nat(6));
  return fc.oneof(
    { arbitrary: bombed(), weight: 4 },
    {
      arbitrary: torn.map(([{ text }, shred, place, gone]) => {
        const at = place % (text.length + 1);
        return `${text.slice(0, at)}${shred}${text.slice(at + gone)}`;
      }),
      weight: 4,
    },
    { arbitrary: hostileText(), weight: 1 },
  );
}

/** A request around a query, with something wrong about it. */
function envelopes(queries: QueryMaker): fc.Arbitrary<FuzzRequest> {
  const whole = queries
    .queries()
    .chain(({ text, variables }) =>
      fc
        .record({ operationName: operationNames(), extensions: extensionsFor(text) }, { requiredKeys: [] })
        .map((others): object => ({ query: text, variables, ...others })),
    );
  const bodies = fc.oneof(
    { arbitrary: fc.tuple(whole, mutations()).map(([body, changes]) => mutated(body, changes)), weight: 6 },
    { arbitrary: fc.tuple(extensionsFor(''), operationNames()).map(([extensions]) => ({ extensions })), weight: 2 },
    { arbitrary: whole.map((body) => [body, body]), weight: 1 },
    { arbitrary: hostileValue(), weight: 1 },
  );
  const types = fc.oneof(
    { arbitrary: fc.constant(json), weight: 9 },
    fc.constantFrom('application/graphql', 'text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'x'),
  );
  const accepts = fc.constantFrom('*/*', 'application/graphql-response+json', 'text/html', 'x'.repeat(300));
  return fc
    .tuple(bodies, types, accepts, someone(), fc.constantFrom('POST', 'POST', 'POST', 'POST', 'POST', 'POST', 'PUT', 'DELETE'))
    .map(([body, type, accept, role, method]) => ({ ...asPost(toJson(body), role, { 'content-type': type, accept }), method }));
}

const operationNames = (): fc.Arbitrary<unknown> => fc.oneof(fc.constantFrom<unknown>('Q', 'R', null, ''), hostileValue());

const extensionsFor = (text: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constant(persisted(hashOf(text))),
    fc.constant(persisted(hashOf('nobody sent it'))),
    fc.tuple(hostileValue(), fc.constantFrom<unknown>(1, 2, '1')).map(([hash, version]) => persisted(hash, version)),
    hostileValue().map((value) => ({ persistedQuery: value })),
  );

/** GET takes persisted queries only. */
function gets(queries: QueryMaker): fc.Arbitrary<FuzzRequest> {
  const parameters = queries.queries().chain(({ text, variables }: Query) =>
    fc.record(
      {
        query: fc.constant(text),
        variables: fc.oneof(fc.constant(toJson(variables)), hostileValue().map(toJson), hostileText()),
        operationName: hostileText(),
        extensions: fc.oneof(extensionsFor(text).map(toJson), hostileText()),
      },
      { requiredKeys: [] },
    ),
  );
  const accepts = fc.constantFrom('*/*', 'text/html', json);
  return fc.tuple(parameters, accepts, someone()).map(([given, accept, role]) => ({
    role,
    method: 'GET',
    path: `${path}?${new URLSearchParams(given).toString()}`,
    headers: { accept },
    body: undefined,
    encoding: 'utf8',
  }));
}
