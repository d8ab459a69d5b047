import fc from 'fast-check';

/** `part` from 0 to `count` - 1. */
export const times = (count: number, part: (n: number) => string): string => Array.from({ length: count }, (_, n) => part(n)).join(' ');

const nested = (levels: number, opening: string, core: string): string => opening.repeat(levels) + core + ' }'.repeat(levels);

/** Documents that are small and ask for much, or for nothing that can be; each grows with `n`. */
export const bombs: Readonly<Record<string, (n: number) => string>> = {
  deep: (n) => `{ categories { ${nested(n, 'children { ', 'id')} } }`,
  deepUnknown: (n) => nested(n, '{ a ', '{ b }'),
  aliases: (n) => `{ ${times(n, (i) => `a${i}: product(idOrSlug: "a${i}") { id }`)} }`,
  lists: (n) => `{ ${times(n, (i) => `a${i}: products(limit: 100) { items { variants { options { name value } } } }`)} }`,
  repeated: (n) => `{ categories { ${times(n, () => 'children { id }')} } }`,
  repeatedUnused: (n) => `{ __typename } fragment F on Category { ${times(n, () => 'children { id children { id } }')} }`,
  repeatedElsewhere: (n) => `query Q { __typename } query R { categories { ${times(n, () => 'children { id }')} } }`,
  circle: (n) => `{ categories { ...F0 } } ${times(n, (i) => `fragment F${i} on Category { ...F${(i + 1) % n} }`)}`,
  circleOfFields: (n) => `{ categories { ...F0 } } ${times(n, (i) => `fragment F${i} on Category { children { ...F${(i + 1) % n} } }`)}`,
  circleUnused: (n) => `{ __typename } ${times(n, (i) => `fragment F${i} on Category { children { ...F${(i + 1) % n} } }`)}`,
  circleInName: (n) => `{ __typename { ...F0 } } ${times(n, (i) => `fragment F${i} on Query { ...F${(i + 1) % n} }`)}`,
  circleInSchema: (n) => `{ __schema { ...F0 } } ${times(n, (i) => `fragment F${i} on __Schema { ...F${(i + 1) % n} }`)}`,
  doubling: (n) =>
    `{ categories { ...F0 } } ${times(n, (i) => `fragment F${i} on Category { ...F${i + 1} ...F${i + 1} }`)} fragment F${n} on Category { id }`,
  doublingFields: (n) =>
    `{ categories { ...F0 } } ${times(n, (i) => `fragment F${i} on Category { children { ...F${i + 1} } a${i}: children { ...F${i + 1} } }`)} fragment F${n} on Category { id }`,
  doublingInName: (n) =>
    `{ __typename { ...F0 } } ${times(n, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F${n} on Query { __typename }`,
  introspection: (n) => `{ __schema { types { ${nested(n, 'fields { type { ', 'name').replaceAll(' }', ' } }')} } } }`,
  directives: (n) => `{ categories ${times(n, () => '@include(if: true)')} { id } }`,
  unknownDirectives: (n) => `query ${times(n, (i) => `@d${i}`)} { __typename }`,
  operations: (n) => times(n, (i) => `query Q${i} { __typename }`),
  definitions: (n) => `query Q(${times(n, (i) => `$a${i}: String`)}) { suggest(q: "a") { id } }`,
  listValue: (n) => `{ products(attributes: ${'['.repeat(n)}${']'.repeat(n)}) { nextCursor } }`,
  objectValue: (n) => `{ products(attributes: ${'{a: '.repeat(n)}1${'}'.repeat(n)}) { nextCursor } }`,
  longName: (n) => `{ ${'x'.repeat(n * 20)} }`,
  longText: (n) => `{ products(q: "${'x'.repeat(n * 20)}") { nextCursor } }`,
  longBlock: (n) => `{ suggest(q: """${'\\""" '.repeat(n * 3)}""") { id } }`,
  longNumber: (n) => `{ products(maxPrice: ${'9'.repeat(n * 20)}, limit: ${'1'.repeat(n)}) { nextCursor } }`,
  comment: (n) => `{ __typename } #${'#'.repeat(n * 20)}`,
  commas: (n) => `{ ${','.repeat(n * 20)} __typename }`,
};

const sizes = [1, 2, 3, 7, 8, 9, 15, 16, 20, 40, 100, 150, 200, 330, 600];

export const bombed = (): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...Object.keys(bombs)), fc.constantFrom(...sizes)).map(([name, n]) => bombs[name](n));
