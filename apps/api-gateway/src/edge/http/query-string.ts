import { isUtf8 } from 'node:buffer';

export type QueryValue = string | string[] | Record<string, string | string[]>;

/**
 * Parses a query string into own properties: `attr[color]=red` becomes `{ attr: { color: 'red' } }`, and a parameter that is given twice becomes a
 * list, which few parameters of Ashlar may be. What is no UTF-8 becomes what no text may hold, so that validation refuses it by its name.
 */
export function parseQueryString(text: string): Record<string, QueryValue> {
  const query: Record<string, QueryValue> = {};
  if (text === '') return query;
  for (const [name, value] of encodedPairs(text)) {
    const [, group, member] = /^([^[\]]+)\[([^[\]]+)\]$/.exec(name) ?? [];
    if (group === undefined || member === undefined) add(query, name, value);
    else add(groupOf(query, group), member, value);
  }
  return query;
}

/** Half of a surrogate pair: no UTF-8 comes to this. */
const notText = '\udfff';

/** The pairs of an `application/x-www-form-urlencoded` text; the value of a pair that is no UTF-8 is one that no request may hold. */
export function* encodedPairs(text: string): Generator<[name: string, value: string]> {
  for (const pair of text.split('&'))
    for (const [name, value] of new URLSearchParams(pair)) yield [name, isEncodedText(pair) ? value : notText];
}

/** `URLSearchParams` takes bytes that are no UTF-8 for U+FFFD, which nobody wrote. */
function isEncodedText(pair: string): boolean {
  if (!/%[89a-f]/i.test(pair)) return true;
  const bytes = Buffer.from(pair).toString('latin1');
  return isUtf8(
    Buffer.from(
      bytes.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
      'latin1',
    ),
  );
}

function groupOf(query: Record<string, QueryValue>, name: string): Record<string, QueryValue> {
  const known = Object.hasOwn(query, name) ? query[name] : undefined;
  if (typeof known === 'object' && !Array.isArray(known)) return known;
  const group = {};
  if (known === undefined) define(query, name, group);
  else define(query, name, [known, '[…]'].flat());
  return group;
}

function add(target: Record<string, QueryValue>, name: string, value: string): void {
  const known = Object.hasOwn(target, name) ? target[name] : undefined;
  define(target, name, known === undefined ? value : [typeof known === 'string' ? known : '[…]', value].flat());
}

/** Own, whatever the name: `__proto__` is a parameter like any other, and refused like any other unknown one. */
function define(target: object, name: string, value: QueryValue): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
