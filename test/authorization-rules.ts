import type { Operation } from '#testing/openapi-document.js';

/** `GET /orders/{id}`. */
export const nameOf = ({ method, path }: Operation): string => `${method} ${path.replace('/api/v1', '')}`;

/** Everything that nobody has to log in for. Reviewed: whatever the document says is for anybody and is not here fails the walk. */
export const forAnybody: readonly string[] = [
  'POST /auth/register',
  'POST /auth/login',
  'POST /auth/refresh',
  'POST /auth/email/verify',
  'POST /auth/password/forgot',
  'POST /auth/password/reset',
  'POST /oauth/token',
  'GET /products',
  'GET /products/suggest',
  'GET /products/{idOrSlug}',
  'GET /categories',
  'GET /categories/{idOrSlug}',
  // Signed by the provider.
  'POST /payments/webhooks/{provider}',
  // By the token in a mail.
  'GET /mailing-list/unsubscribe',
  'POST /mailing-list/unsubscribe',
  'GET /health/live',
  'GET /health/ready',
  'GET /.well-known/jwks.json',
];

/** What clients may do with every scope there is. Reviewed: a scope that the document asks for elsewhere fails the walk. */
export const forClients: Readonly<Record<string, readonly string[]>> = {
  'catalog:read': [
    'GET /imports',
    'GET /exports/products',
    'GET /imports/{id}',
    'GET /imports/{id}/errors',
    'GET /stock/{sku}',
    'GET /products',
    'GET /products/suggest',
    'GET /products/{idOrSlug}',
  ],
  'catalog:write': [
    ...['POST /products', 'PATCH /products/{idOrSlug}', 'DELETE /products/{idOrSlug}', 'POST /products/{id}/variants'],
    ...['PATCH /variants/{id}', 'DELETE /variants/{id}', 'POST /stock/{sku}/adjustments', 'POST /imports'],
    ...['POST /categories', 'PATCH /categories/{idOrSlug}', 'DELETE /categories/{idOrSlug}'],
  ],
  'orders:read': ['GET /orders', 'GET /orders/{id}', 'GET /orders/{id}/events'],
  'orders:write': ['POST /orders/{id}/cancel', 'POST /orders/{id}/ship', 'POST /orders/{id}/deliver', 'POST /orders/{id}/refunds'],
  'events:read': ['GET /events'],
  'webhooks:write': [
    ...['GET /webhook-endpoints', 'POST /webhook-endpoints', 'GET /webhook-endpoints/{id}', 'PATCH /webhook-endpoints/{id}'],
    ...['DELETE /webhook-endpoints/{id}', 'POST /webhook-endpoints/{id}/rotate-secret', 'POST /webhook-endpoints/{id}/test'],
    ...['GET /webhook-endpoints/{id}/deliveries', 'POST /webhook-endpoints/{id}/deliveries/{deliveryId}/redeliver'],
  ],
};

/** What belongs to one person. */
export type Owned = 'order' | 'payment' | 'address' | 'session';

const owners: readonly [RegExp, Owned][] = [
  [/^\/api\/v1\/orders\/\{id\}/, 'order'],
  [/^\/api\/v1\/payments\/\{id\}/, 'payment'],
  [/^\/api\/v1\/users\/me\/addresses\/\{id\}/, 'address'],
  [/^\/api\/v1\/users\/me\/sessions\/\{id\}/, 'session'],
];

/** Whose thing the path of an operation for customers names; undefined when it names none. Throws for one that nobody has thought about. */
export function ownedBy(operation: Operation): Owned | undefined {
  if (!operation.path.includes('{')) return undefined;
  const found = owners.find(([pattern]) => pattern.test(operation.path));
  if (!found) throw new Error(`The walk does not know whose things ${nameOf(operation)} names: add it to authorization-rules.ts`);
  return found[1];
}
