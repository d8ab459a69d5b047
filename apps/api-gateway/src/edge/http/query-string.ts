export type QueryValue = string | string[] | Record<string, string | string[]>;

/**
 * Parses a query string into own properties: `attr[color]=red` becomes `{ attr: { color: 'red' } }`, and a parameter that is given twice becomes a
 * list, which few parameters of Ashlar may be.
 */
export function parseQueryString(text: string): Record<string, QueryValue> {
  const query: Record<string, QueryValue> = {};
  if (text === '') return query;
  for (const [name, value] of new URLSearchParams(text)) {
    const [, group, member] = /^([^[\]]+)\[([^[\]]+)\]$/.exec(name) ?? [];
    if (group === undefined || member === undefined) add(query, name, value);
    else add(groupOf(query, group), member, value);
  }
  return query;
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
