import type { FastifyRequest } from 'fastify';
import { everything, large, lists } from './purges.js';

type Params = Readonly<Record<string, string | undefined>>;

/**
 * What in the cache a request has changed, by name, once it is answered with `status`; undefined for nothing. An answer of our own failing says nothing of
 * what came of the write.
 */
export function changedBy({ method, routeOptions: { url = '' }, params, body }: FastifyRequest, status: number): string[] | undefined {
  if (status >= 400 && status < 500) return undefined;
  const [, , , subject, ...rest] = url.split('/');
  const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  // A file comes in over many answers: whoever looks how far it is wants to see what is there.
  if (subject === 'imports') return reads && status === 304 ? undefined : [everything];
  if (reads) return undefined;
  const { idOrSlug, id, sku } = params as Params;
  switch (subject) {
    case 'products':
      return named(idOrSlug ?? id, lists);
    case 'variants':
      return named(id, large, lists);
    case 'stock':
      return named(sku, large, lists);
    case 'categories':
      return [everything];
    case 'orders':
      return rest.length === 0 && status < 300 ? [...skusOf(body), large] : undefined;
    default:
      return undefined;
  }
}

/** An id in lower case, as it is told; a SKU as it is. */
const named = (name: string | undefined, ...more: string[]): string[] => (name === undefined ? more : [name, name.toLowerCase(), ...more]);

/** Of an order that was taken. What it holds of them shows in lists within a second. */
const skusOf = (body: unknown): string[] => (body as { lines?: { sku: string }[] }).lines?.map(({ sku }) => sku) ?? [];
