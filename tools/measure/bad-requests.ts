import { SeededRandom } from '#testing/seeded-random.js';
import { bombs } from '../fuzz/graphql/bombs.js';

/** A request that must be refused, or answered with nothing. */
export interface BadRequest {
  path: string;
  /** Of a GraphQL document, which is posted. */
  query?: string;
}

const random = new SeededRandom(50);
const letters = 'bcdfghjklmnpqrstvwxz';
/** No word of any language, and another one each time: what was asked before may be remembered. */
const noWord = (length: number): string => Array.from({ length }, () => letters[random.below(letters.length)]).join('');
const words = (count: number, length: number): string => Array.from({ length: count }, () => noWord(length)).join(' ');

/** Signs that mean something to SQL, to a pattern, or to a search engine. */
const signs = [
  '%',
  '_',
  '%%%%%%%%',
  '_%_%_%',
  '*',
  '?',
  '\\',
  "'",
  '"',
  '"""',
  "' OR 'qzx'='qzx",
  '--',
  '/*',
  '$1',
  '|',
  '&',
  '!',
  '(',
  ':*',
  '<->',
  '-',
];

const products = (query: Record<string, string>): BadRequest => ({ path: `/api/v1/products?${new URLSearchParams(query).toString()}` });
const suggestions = (q: string): BadRequest => ({ path: `/api/v1/products/suggest?${new URLSearchParams({ q }).toString()}` });
const graphql = (query: string): BadRequest => ({ path: '/graphql', query });

const sizes = [16, 40, 100, 140, 330];

/** By kind, the requests of one round; each round has others where something could be remembered. */
export const badRequests: Readonly<Record<string, () => BadRequest[]>> = {
  'GraphQL bombs': () => Object.values(bombs).flatMap((bomb) => sizes.map((size) => graphql(bomb(size)))),
  'q of 10,000 characters': () => [
    products({ q: noWord(10_000) }),
    products({ q: words(1_000, 9) }),
    products({ q: '%'.repeat(10_000) }),
    products({ q: '"'.repeat(10_000) }),
    suggestions(noWord(10_000)),
    graphql(`{ products(q: "${noWord(10_000)}") { nextCursor } }`),
  ],
  'wildcards and quotes in q': () => [
    ...signs.map((sign) => products({ q: `${sign}${noWord(6)}${sign}` })),
    ...signs.map((sign) => products({ q: sign.repeat(Math.floor(60 / sign.length)) })),
    ...signs.map((sign) => suggestions(`${noWord(4)}${sign}${noWord(3)}`)),
    ...signs.map((sign) => graphql(`{ products(q: ${JSON.stringify(noWord(5) + sign)}) { items { slug } } }`)),
  ],
  'q of words that nothing has': () => [
    products({ q: noWord(8) }),
    products({ q: words(3, 7) }),
    products({ q: words(20, 9) }),
    products({ q: noWord(200) }),
    products({ q: words(5, 8), sort: 'price', facets: 'true' }),
    suggestions(words(3, 6)),
    suggestions(noWord(100)),
  ],
  'minPrice above maxPrice': () => [
    products({ minPrice: '5000', maxPrice: String(random.below(4_000)) }),
    products({ minPrice: String(Number.MAX_SAFE_INTEGER), maxPrice: '0', sort: 'price' }),
    products({ minPrice: String(2_000 + random.below(99)), maxPrice: '1000', sort: '-price', facets: 'true' }),
    products({ q: 'the', minPrice: '2000', maxPrice: String(random.below(1_000)) }),
    graphql(`{ products(minPrice: 2000, maxPrice: ${random.below(1_000)}) { items { slug } facets { name } } }`),
  ],
  'unknown attributes, categories and brands': () => [
    products({ [`attr[${noWord(5)}]`]: noWord(5) }),
    products({ 'attr[colour]': noWord(6), sort: 'price' }),
    products(Object.fromEntries(Array.from({ length: 20 }, () => [`attr[${noWord(6)}]`, noWord(6)]))),
    products({ 'attr[colour]': 'red', [`attr[${noWord(6)}]`]: 'x', facets: 'true' }),
    products({ category: noWord(8) }),
    products({ brand: noWord(8), sort: 'name' }),
  ],
  'unknown sorts and parameters': () => [
    products({ sort: noWord(6) }),
    products({ sort: 'price; DROP TABLE product' }),
    products({ sort: 'price', [noWord(5)]: '1' }),
    products({ limit: '1e9' }),
    products({ status: noWord(5), limit: '-1' }),
    graphql(`{ products(sort: ${noWord(6).toUpperCase()}) { nextCursor } }`),
  ],
  'broken cursors': () => [
    products({ cursor: noWord(40) }),
    products({ cursor: Buffer.from(JSON.stringify([noWord(9), 1])).toString('base64url') }),
    products({ cursor: noWord(2_000), sort: 'price' }),
    products({ cursor: '%00', q: noWord(5) }),
    graphql(`{ products(cursor: "${noWord(100)}") { nextCursor } }`),
  ],
};
