import type { FastifyRequest } from 'fastify';
import type { QueryValue } from '../http/query-string.js';
import { isUuid } from '../input/uuid.js';

/** A read of the catalog that everybody gets the same answer to. */
export interface CatalogRead {
  /** `resource`: one thing by its id or slug, or the category tree. `query`: whatever a query string asks for. */
  kind: 'resource' | 'query';
  /** The same for all requests that ask the same. */
  key: string;
}

const base = '/api/v1';
const list = `${base}/products`;
/** The routes of such reads by their patterns, and what they are. */
const routes: Readonly<Record<string, CatalogRead['kind']>> = {
  [list]: 'query',
  [`${base}/products/suggest`]: 'query',
  [`${base}/products/:idOrSlug`]: 'resource',
  [`${base}/categories`]: 'resource',
  [`${base}/categories/:idOrSlug`]: 'resource',
};

/** Who asks for more than any shop's page does is answered, and not remembered. */
const longestKey = 512;

/** Whether a route, by its pattern, tells everybody of the catalog. */
export const isCatalogRead = ({ method, routeOptions: { url } }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && url !== undefined && Object.hasOwn(routes, url);

/**
 * What a request asks of the catalog, in a normal form; undefined for whatever is none of these reads, and for what is certainly refused or too long to be
 * remembered. Two requests with the same key are both valid or both not, and have the same answer.
 */
export function catalogReadOf(request: FastifyRequest): CatalogRead | undefined {
  if (!isCatalogRead(request) || hasBody(request)) return undefined;
  const url = request.routeOptions.url ?? '';
  const kind = routes[url] ?? 'resource';
  const key = kind === 'query' ? queryKey(url, request.query as Query) : resourceKey(url, request);
  return key === undefined || key.length > longestKey ? undefined : { kind, key };
}

function resourceKey(url: string, { params, query }: FastifyRequest): string | undefined {
  if (Object.keys(query as Query).length > 0) return undefined;
  const { idOrSlug } = params as { idOrSlug?: string };
  if (idOrSlug === undefined) return url;
  return url + (isUuid(idOrSlug) ? idOrSlug.toLowerCase() : idOrSlug);
}

type Query = Record<string, QueryValue>;

/** Sorted, without what says no more than is meant when nothing is said. */
function queryKey(url: string, query: Query): string | undefined {
  const parts: [string, string][] = [];
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'string') parts.push([name, value]);
    // A parameter that is given twice is refused.
    else if (Array.isArray(value)) return undefined;
    else
      for (const [member, text] of Object.entries(value)) {
        if (typeof text !== 'string') return undefined;
        parts.push([`${name}[${member}]`, text]);
      }
  }
  const said = url === list ? parts.filter(([name, value]) => !isDefault(name, value, Object.hasOwn(query, 'q'))) : parts;
  return url + JSON.stringify(said.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const isDefault = (name: string, value: string, searches: boolean): boolean =>
  (name === 'limit' && value === '24') || (name === 'sort' && value === (searches ? 'relevance' : 'newest'));

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
