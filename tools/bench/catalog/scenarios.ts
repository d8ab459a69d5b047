import type autocannon from 'autocannon';
import { SeededRandom } from '#testing/seeded-random.js';
import { brandOf, categoryOf, nameOf } from './product-file.js';
import { commonWord } from './words.js';

/** What is asked, by how many at once, and what its p95 must stay below at 100,000 products, in milliseconds. */
export interface CatalogScenario {
  name: string;
  clients: number;
  requests: autocannon.Request[];
  mostMs?: number;
}

const asked = 300;
const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z\d]+/g, '-');
const get = (query: string): autocannon.Request => ({ path: `/api/v1/products${query}` });
const list = (parts: Record<string, string | number | boolean>): autocannon.Request =>
  get(
    `?${Object.entries(parts)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&')}`,
  );

/** The same requests each time for a catalog of so many products. `pages`: cursors of deep pages, by sort. */
export function scenariosOf(
  products: number,
  ids: readonly string[],
  pages: Readonly<Record<string, readonly string[]>>,
): CatalogScenario[] {
  const random = new SeededRandom(42);
  const times = (make: (n: number) => autocannon.Request) => Array.from({ length: asked }, () => make(random.below(products)));
  const department = (n: number) => slug(categoryOf(n)[0]);
  const aisle = (n: number) => slug(categoryOf(n)[1]);
  const words = (n: number) => nameOf(n).toLowerCase().split(' ');
  const sorts = ['name', '-name', 'price', '-price', 'newest'];
  return [
    { name: 'by id', clients: 32, requests: ids.map((id) => get(`/${id}`)) },
    ...sorts.map((sort) => ({
      name: `list, two filters, ${sort}`,
      clients: 16,
      requests: times((n) =>
        list(n % 2 ? { category: department(n), brand: brandOf(n), sort } : { category: aisle(n), inStock: true, sort }),
      ),
      mostMs: 50,
    })),
    // Whose pages are full at a thousand products, too: what must not grow with the catalog.
    { name: 'list, a department', clients: 16, requests: times((n) => list({ category: department(n), sort: 'newest' })), mostMs: 50 },
    {
      name: 'list, price range',
      clients: 16,
      requests: times((n) => list({ minPrice: 1000 + (n % 50) * 100, maxPrice: 2500 + (n % 50) * 100 + (n % 20) * 100, sort: 'price' })),
      mostMs: 50,
    },
    {
      name: 'list, narrow price range',
      clients: 16,
      requests: times((n) => list({ minPrice: 1000 + (n % 50) * 100, maxPrice: 1020 + (n % 50) * 100, sort: 'newest' })),
      mostMs: 50,
    },
    {
      name: 'list, attributes',
      clients: 16,
      requests: times((n) => list({ 'attr[colour]': 'red', 'attr[rooms]': n % 5, category: department(n) })),
      mostMs: 50,
    },
    { name: 'list, sold out', clients: 16, requests: times((n) => list({ inStock: false, category: department(n) })), mostMs: 50 },
    ...sorts.map((sort) => ({
      name: `deep page, ${sort}`,
      clients: 16,
      requests: (pages[sort] ?? []).map((cursor) => list({ sort, cursor })),
      mostMs: 50,
    })),
    { name: 'search, two words', clients: 8, requests: times((n) => list({ q: words(n).slice(0, 2).join(' ') })), mostMs: 60 },
    {
      name: 'search, a typo in one',
      clients: 8,
      requests: times((n) => list({ q: `${words(n)[0]} ${misspelt(words(n)[1], random)}` })),
      mostMs: 60,
    },
    {
      name: 'search, the commonest word',
      clients: 8,
      requests: [list({ q: commonWord }), list({ q: commonWord, sort: 'price' })],
      mostMs: 60,
    },
    { name: 'search, a SKU', clients: 8, requests: times((n) => list({ q: `BENCH-${n}-0` })), mostMs: 60 },
    {
      name: 'suggest',
      clients: 8,
      requests: times((n) =>
        get(
          `/suggest?q=${encodeURIComponent(
            nameOf(n)
              .slice(0, 1 + random.below(12))
              .trim(),
          )}`,
        ),
      ),
      mostMs: 20,
    },
    { name: 'facets of everything', clients: 4, requests: [list({ facets: true }), list({ facets: true, inStock: true })], mostMs: 100 },
    {
      name: 'facets of nearly all, another question each time',
      clients: 4,
      requests: Array.from({ length: 3_000 }, (_, n) => list({ facets: true, minPrice: n })),
      mostMs: 100,
    },
    { name: 'facets of a search', clients: 4, requests: times((n) => list({ facets: true, q: words(n)[0] })), mostMs: 100 },
    { name: 'GraphQL, a list', clients: 8, requests: times((n) => graphql(department(n))) },
  ];
}

/** Two neighbouring letters change places; a word that is too short keeps them. */
function misspelt(word: string, random: SeededRandom): string {
  if (word.length < 4) return word;
  const at = 1 + random.below(word.length - 2);
  return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
}

const graphql = (category: string): autocannon.Request => ({
  method: 'POST',
  path: '/graphql',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    query: 'query ($category: String) { products(category: $category, limit: 24) { items { id slug name inStock } nextCursor } }',
    variables: { category },
  }),
});
