import fc from 'fast-check';
import type { Operation, Parameter } from '#testing/openapi-document.js';
import { bodiesOf, type Body } from './bodies-of.js';
import { type FuzzRequest, type Role, roles } from './fuzz-request.js';
import { hostileText } from './hostile-values.js';
import type { Pools } from './pools.js';
import { fresh, type ValidValues } from './valid-values.js';

/** Pieces of a path that routers, proxies and decoders have stumbled over. */
const rawPieces = [
  '',
  '.',
  '..',
  '%2e%2e',
  '%2E%2E%2f',
  '%00',
  '%zz',
  '%',
  '%c0%af',
  '%ED%A0%80',
  'a%2fb',
  'a%5cb',
  ';',
  'a;b=c',
  '%252e',
  '*',
  '%0d%0aX:1',
  '%F4%90%80%80',
];

/** Headers that any request may carry. */
const strayHeaders: readonly [string, readonly string[]][] = [
  ['x-request-id', ['a', 'x'.repeat(500), '\u00e9', '{}', "'"]],
  ['traceparent', ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', '00-0-0-0', 'x'.repeat(300)]],
  ['accept', ['text/html', '*/*', 'application/xml', 'x'.repeat(300)]],
  ['accept-encoding', ['gzip, br', 'identity;q=0']],
  ['accept-language', ['de', 'x'.repeat(300)]],
  ['origin', ['https://evil.example', 'null']],
  ['x-http-method-override', ['DELETE']],
  ['x-forwarded-for', ['10.0.0.1', "127.0.0.1, ' OR 1=1"]],
  ['range', ['bytes=0-1']],
  ['user-agent', ['\u00ff'.repeat(300), "' OR 1=1 --", '']],
  ['if-none-match', ['*', '"1"', 'W/"1"', '"', ',,,']],
];

/** Requests for one operation: mostly as documented, with something wrong in some place. */
export function requestsOf(operation: Operation, values: ValidValues, pools: Pools): fc.Arbitrary<FuzzRequest> {
  const { method, path, parameters } = operation;
  const placed = (place: string) => parameters.filter((each) => each.in === place);
  const names = [...path.matchAll(/([\w-]+)\/\{(\w+)\}/g)].map(([, sort, name]) => ({ sort, name }));
  return fc
    .record({
      role: rolesFor(operation),
      pieces: fc.tuple(...names.map(({ sort, name }) => pieceOf(sort, name, pools))),
      query: queryOf(placed('query'), values),
      headers: headersOf(placed('header'), pools),
      body: operation.takesBody ? bodiesOf(operation, values) : strayBody(method),
    })
    .map(({ role, pieces, query, headers, body }) => {
      const filled = names.reduce((text, { name }, index) => text.replace(`{${name}}`, () => pieces[index] ?? ''), path);
      const type: Record<string, string> = body.type === undefined ? {} : { 'content-type': body.type };
      return {
        role,
        method,
        path: filled + (query && `?${query}`),
        headers: { ...type, ...headers },
        body: body.text,
        encoding: body.encoding,
      };
    });
}

/** Mostly somebody who gets past the door, or nothing behind it would ever be reached. */
function rolesFor({ access }: Operation): fc.Arbitrary<Role> {
  const rightful = { anybody: 'customer', customers: 'customer', administrators: 'admin' } as const;
  return fc.oneof({ arbitrary: fc.constant<Role>(rightful[access]), weight: 9 }, { arbitrary: fc.constantFrom<Role>(...roles), weight: 2 });
}

function pieceOf(sort: string, name: string, pools: Pools): fc.Arbitrary<string> {
  const own = [...pools.get(sort), ...pools.get(name)];
  const known = own.length > 0 ? own : pools.ofEverySort();
  return fc.oneof(
    { arbitrary: fc.constantFrom(...known, fresh).map(encoded), weight: 10 },
    { arbitrary: fc.constantFrom(...pools.ofEverySort()).map(encoded), weight: 1 },
    { arbitrary: hostileText().map(encoded), weight: 2 },
    { arbitrary: fc.constantFrom(...rawPieces), weight: 1 },
  );
}

function queryOf(parameters: readonly Parameter[], values: ValidValues): fc.Arbitrary<string> {
  const pairs = parameters.map(({ name, schema }) =>
    fc.oneof(
      { arbitrary: values.of(schema, name).map((value) => pairsFor(name, value)), weight: 6 },
      { arbitrary: hostileText().map((text) => [`${name}=${encoded(text)}`]), weight: 2 },
      {
        arbitrary: fc
          .constantFrom(
            `${name}=1&${name}=2`,
            `${name}[]=1`,
            `${name}[a]=1`,
            `${name}[__proto__]=1`,
            `${name}[a][b]=1`,
            name,
            `${name}=%zz`,
          )
          .map((text) => [text]),
        weight: 1,
      },
    ),
  );
  const stray = fc.constantFrom(
    '__proto__=1',
    'constructor[prototype]=1',
    'unknown=1',
    '=',
    '&&',
    '%00=1',
    '%zz',
    '[a]=1',
    'a'.repeat(3_000),
    '?a=1',
    '#',
  );
  const some =
    pairs.length === 0
      ? fc.constant<string[][]>([])
      : fc.subarray(pairs, { maxLength: Math.min(3, pairs.length) }).chain((chosen) => fc.tuple(...chosen));
  return fc
    .tuple(
      some,
      fc.oneof(
        { arbitrary: fc.constant<string[]>([]), weight: 12 },
        stray.map((text) => [text]),
      ),
    )
    .map(([given, odd]) => [...given.flat(), ...odd].join('&'));
}

function pairsFor(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.map((each) => `${name}=${encoded(String(each))}`);
  if (typeof value !== 'object' || value === null) return [`${name}=${encoded(String(value))}`];
  return Object.entries(value).map(([member, each]) => `${encoded(name)}[${encoded(member)}]=${encoded(String(each))}`);
}

function headersOf(parameters: readonly Parameter[], pools: Pools): fc.Arbitrary<Record<string, string>> {
  const known: Record<string, readonly string[]> = {
    'Idempotency-Key': [fresh, fresh, fresh, fresh, 'the-same-key'],
    'If-Match': ['"1"', '"2"', '*', ...pools.get('etag')],
  };
  const odd = fc.oneof(
    fc.constantFrom('', '"', 'W/"1"', '"1", "2"', '"99999999999999999999"', '"-1"', '""', ','),
    fc.string({ unit: 'grapheme-ascii', maxLength: 300 }),
    fc.constant('\u00e9'),
  );
  const own = parameters.map(({ name, required }) =>
    fc.oneof(
      { arbitrary: fc.constantFrom(...(known[name] ?? ['"1"', '*'])).map((value) => [[name, value]]), weight: required === true ? 9 : 2 },
      { arbitrary: odd.map((value) => [[name, value.trim()]]), weight: 1 },
      { arbitrary: fc.constant([]), weight: required === true ? 1 : 5 },
    ),
  );
  const stray = fc.oneof(
    { arbitrary: fc.constant<string[][]>([]), weight: 8 },
    fc.oneof(...strayHeaders.map(([name, texts]) => fc.constantFrom(...texts).map((value) => [[name, value]]))),
  );
  return fc.tuple(stray, ...own).map((all) => Object.fromEntries(all.flat()) as Record<string, string>);
}

/** What nobody asked for. */
const strayBody = (method: string): fc.Arbitrary<Body> =>
  method === 'GET' || method === 'HEAD'
    ? fc.constant({ type: undefined, text: undefined, encoding: 'utf8' })
    : fc.oneof(
        { arbitrary: fc.constant<Body>({ type: undefined, text: undefined, encoding: 'utf8' }), weight: 6 },
        fc.constantFrom<Body>(
          { type: 'application/json', text: '{}', encoding: 'utf8' },
          { type: 'application/json', text: '{"role":"admin"}', encoding: 'utf8' },
          { type: 'application/json', text: '[', encoding: 'utf8' },
          { type: 'text/xml', text: '<a/>', encoding: 'utf8' },
          { type: 'application/json', text: '', encoding: 'utf8' },
        ),
      );

/** Percent-encoded, half surrogates as the bytes they would be if they could. */
function encoded(text: string): string {
  if (text.includes(fresh)) return text;
  return [...text].map((unit) => (unit.isWellFormed() ? encodeURIComponent(unit) : '%ED%A0%80')).join('');
}
