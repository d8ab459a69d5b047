import fc from 'fast-check';
import type { Operation } from '#testing/openapi-document.js';
import { hostileValue, toJson } from './hostile-values.js';
import { mutated, mutations } from './mutation.js';
import { deadReceiver, fresh, type ValidValues } from './valid-values.js';

/** A body as it is sent. */
export interface Body {
  type: string | undefined;
  text: string | undefined;
  encoding: 'utf8' | 'latin1';
}

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const otherTypes = [
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  form,
  'application/json; charset=utf-16',
  'application/json;',
  'x',
  '*/*',
  'application/cbor',
];

/** Bodies for an operation: the documented examples and what the schema allows, with things wrong in some places, and what is no such body at all. */
export function bodiesOf(operation: Operation, values: ValidValues): fc.Arbitrary<Body> {
  const [[type, schema] = [json, {}]] = Object.entries(operation.bodies);
  const examples = operation.examples.flatMap(({ body }) => (body === undefined ? [] : [madeFresh(body)]));
  const valid = fc.oneof(...examples.map((example) => fc.constant(example)), values.of(schema));
  const write = type === form ? asForm : type === json ? toJson : asText;
  const nearly = fc.tuple(valid, mutations()).map(([body, changes]) => write(mutated(body, changes)));
  const sent = (text: fc.Arbitrary<string>): fc.Arbitrary<Body> => text.map((each) => ({ type, text: each, encoding: 'utf8' }));
  return fc.oneof(
    { arbitrary: sent(nearly), weight: 16 },
    { arbitrary: sent(hostileValue().map(write)), weight: 2 },
    { arbitrary: sent(fc.tuple(nearly, fc.nat(400)).map(([text, length]) => text.slice(0, length))), weight: 1 },
    { arbitrary: sent(fc.tuple(nearly, nearly).map(([one, other]) => twice(one, other))), weight: 1 },
    {
      arbitrary: sent(
        fc.constantFrom(
          '',
          ' ',
          '\ufeff{}',
          'null',
          '[',
          '['.repeat(100_000),
          '{"a":'.repeat(50_000),
          '"',
          '{}{}',
          '{"a":1,}',
          "{'a':1}",
          'NaN',
          `"${'x'.repeat(1_100_000)}"`,
        ),
      ),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(nearly, fc.constantFrom(...otherTypes))
        .map(([text, other]) => ({ type: other, text, encoding: 'utf8' as const })),
      weight: 1,
    },
    { arbitrary: nearly.map((text) => ({ type, text: `${text.slice(0, -2)}\u00e9"}`, encoding: 'latin1' as const })), weight: 1 },
  );
}

/** `{"a":1,"a":2}`: the members of both, one after the other. */
const twice = (one: string, other: string): string =>
  one.endsWith('}') && other.length > 2 ? `${one.slice(0, -1)},${other.slice(1)}` : one + other;

/** Examples name what may exist once only, and receivers far away. */
function madeFresh(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => madeFresh(each));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, madeFresh(each, key)]));
  if (typeof value !== 'string') return value;
  if (name === 'email') return `person-${fresh}@example.com`;
  if (name === 'slug') return `slug-${fresh}`;
  if (name === 'url') return deadReceiver.url;
  return value;
}

/** A file is the text that it is. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : toJson(value));

function asForm(value: unknown): string {
  if (typeof value !== 'object' || value === null) return toJson(value);
  return new URLSearchParams(
    Object.entries(value).map(([name, each]): [string, string] => [name, typeof each === 'string' ? each : toJson(each)]),
  ).toString();
}
