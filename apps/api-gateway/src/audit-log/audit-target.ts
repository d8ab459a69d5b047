import type { Caller } from '#platform/grpc/call-context.js';
import { isUuid } from '../edge/input/uuid.js';

/** What nobody's name or address looks like. */
const plainName = /^[\w.-]{1,64}$/;
/** SKUs may be any text, which is kept of those who act for the shop. */
const anySku = /^[^@\p{Cc}]{1,64}$/u;

type Params = Readonly<Record<string, string | undefined>>;

/** `products` → `product`, `categories` → `category`, `addresses` → `address`. */
const singular = (collection: string): string =>
  collection
    .replace(/ies$/, 'y')
    .replace(/sses$/, 'ss')
    .replace(/([^s])s$/, '$1');

/**
 * The thing that a request is about, `product:0197…`: the last parameter of the route's path with the collection before it. `me` is the caller.
 * Nothing from a path is kept but ids and plain names; what else a stranger wrote there becomes `?`.
 */
export function targetOfPath(route: string, params: Params, caller: Pick<Caller, 'userId' | 'role'> | undefined): string | undefined {
  const parts = route.split('/');
  const last = parts.findLastIndex((part) => part.startsWith(':'));
  const known = caller !== undefined && caller.role !== 'customer' ? anySku : plainName;
  if (last > 0) return named(parts[last - 1], params[parts[last].slice(1)] ?? '', known);
  return parts.includes('me') && caller ? named('users', caller.userId) : undefined;
}

/** The thing that was made, by its address: `/api/v1/products/0197…`. */
export function targetOfLocation(location: string): string | undefined {
  const [collection, id] = location.split('/').slice(-2);
  return collection && id ? named(collection, id) : undefined;
}

const named = (collection: string, id: string, known = plainName): string =>
  `${singular(collection)}:${isUuid(id) || known.test(id) ? id : '?'}`;
