import type { ApiAnswer } from '#testing/api-client.js';
import type { Product } from '#testing/api-shapes.js';
import { insist } from '#testing/insist.js';
import type { ImportShown } from '../people/merchant.js';
import type { Person } from '../people/person.js';
import { brandOfFiles } from '../people/product-file.js';

const answeredWithinMs = 30_000;
const looksBySearch = 12;

/** A product as a line of an export has it. */
export interface ExportedLine {
  slug: string;
  brand: string | null;
  variants: { sku: string; price: { amount: number }; stock: number }[];
}

/** A product as both REST and GraphQL show it. */
export type Shown = Pick<Product, 'id' | 'slug' | 'name' | 'version' | 'inStock'> & {
  variants: { sku: string; price: { amount: number } }[];
};

/** What each road to the catalog shows of what came in by file. */
export interface CatalogState {
  imports: ImportShown[];
  exported: ExportedLine[];
  listed: Shown[];
  byGraphql: Shown[];
  /** By the facet of the brand. */
  counted: number;
  /** What a search and the typeahead find for the name of some of the products. */
  looks: { slug: string; found: string[]; suggested: string[] }[];
}

/** Reads all of it at the public API. */
export async function readCatalog(admin: Person): Promise<CatalogState> {
  const ask = async <T>(path: string, body?: unknown): Promise<ApiAnswer<T>> => {
    const once = async () => {
      const answer = await admin.ask<T>({ method: body === undefined ? 'GET' : 'POST', path, body, key: null });
      if (answer === undefined) throw new Error(`${path} was not answered: ${admin.trouble}`);
      return answer;
    };
    return insist(once, undefined, answeredWithinMs);
  };
  const listed = await pages<Shown>((cursor) => ask(`/products?brand=${brandOfFiles}&sort=name&limit=100${cursor}`));
  const counts = await ask<Shown[]>(`/products?brand=${brandOfFiles}&facets=true&limit=1`);
  const looks: CatalogState['looks'] = [];
  for (const { slug, name } of sample(listed)) {
    const found = (await ask<Shown[]>(`/products?q=${encodeURIComponent(name)}&limit=5`)).data.map((each) => each.slug);
    const suggested = (await ask<{ slug: string }[]>(`/products/suggest?q=${encodeURIComponent(name)}`)).data.map((each) => each.slug);
    looks.push({ slug, found, suggested });
  }
  return {
    imports: await pages<ImportShown>((cursor) => ask(`/imports?limit=100${cursor}`)),
    exported: linesOf((await ask('/exports/products?format=ndjson')).text),
    listed,
    byGraphql: await graphqlPages((query) => ask(`${admin.url}/graphql`, { query })),
    counted: countOf(counts),
    looks,
  };
}

async function pages<T>(ask: (cursor: string) => Promise<ApiAnswer<T[]>>): Promise<T[]> {
  const found: T[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: ApiAnswer<T[]> = await ask(next && `&cursor=${encodeURIComponent(next)}`);
    found.push(...page.data);
    next = page.json.meta.page?.nextCursor ?? null;
  }
  return found;
}

interface GraphqlPage {
  items: Shown[];
  nextCursor: string | null;
}

async function graphqlPages(ask: (query: string) => Promise<ApiAnswer>): Promise<Shown[]> {
  const found: Shown[] = [];
  const wanted = 'items { id slug name version inStock variants { sku price { amount } } } nextCursor';
  for (let next: string | null = ''; next !== null;) {
    const cursor: string = next && `, cursor: ${JSON.stringify(next)}`;
    const { text }: ApiAnswer = await ask(`{ products(brand: "${brandOfFiles}", sort: NAME_ASC, limit: 100${cursor}) { ${wanted} } }`);
    const { data } = JSON.parse(text) as { data?: { products: GraphqlPage } };
    if (!data) throw new Error(`GraphQL answered ${text}`);
    found.push(...data.products.items);
    next = data.products.nextCursor;
  }
  return found;
}

/** Of the brand that was asked for; a facet counts what the other filters leave. */
function countOf(answer: ApiAnswer): number {
  const { facets } = answer.json.meta as unknown as { facets: { name: string; values: { value: string; count: number }[] }[] };
  return facets.find(({ name }) => name === 'brand')?.values.find(({ value }) => value === brandOfFiles)?.count ?? 0;
}

const linesOf = (text: string): ExportedLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ExportedLine);

/** Those of the files alone: what people buy is called the same, all of it. */
function sample(products: readonly Shown[]): Shown[] {
  const own = products.filter(({ variants }) => variants[0].sku.startsWith('FILE-'));
  const every = Math.max(1, Math.floor(own.length / looksBySearch));
  return own.filter((_, index) => index % every === 0);
}
