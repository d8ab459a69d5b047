import type { Allowance } from './token-bucket.js';

interface Policy extends Allowance {
  /** Whom a bucket belongs to: `principal` is a person or client with a valid token, or else the address; `address` is always the address. */
  by: 'principal' | 'address';
}

/**
 * What may be asked of each part of the API. Logging in is counted by the address alone, since whoever guesses passwords has no name yet; programs
 * get their tokens beside it, several of them from one address, with secrets too long to guess.
 * Whoever sends a file asks how far it is, a few times a second at most.
 * Providers send what happened to everybody's payments from a few addresses, and what they are refused comes late: their bucket only keeps a flood
 * from having its signatures checked.
 */
export const policies = {
  products: { perMinute: 100, burst: 50, by: 'principal' },
  users: { perMinute: 100, burst: 20, by: 'principal' },
  orders: { perMinute: 100, burst: 10, by: 'principal' },
  files: { perMinute: 120, burst: 30, by: 'principal' },
  auth: { perMinute: 5, burst: 3, by: 'address' },
  tokens: { perMinute: 30, burst: 10, by: 'address' },
  webhooks: { perMinute: 3_000, burst: 1_000, by: 'address' },
  stream: { perMinute: 100, burst: 50, by: 'address' },
  graphql: { perMinute: 100, burst: 50, by: 'principal' },
  other: { perMinute: 100, burst: 50, by: 'principal' },
} as const satisfies Record<string, Policy>;

export type PolicyName = keyof typeof policies;

const bySubject: Readonly<Record<string, PolicyName>> = {
  products: 'products',
  variants: 'products',
  categories: 'products',
  stock: 'products',
  imports: 'files',
  exports: 'files',
  users: 'users',
  orders: 'orders',
  payments: 'orders',
  auth: 'auth',
  oauth: 'tokens',
  'reset-password': 'auth',
  stream: 'stream',
  graphql: 'graphql',
};

/**
 * The policy of a route, by its pattern: a path can be written in many ways, a pattern in one. None for health, which orchestrators ask, and for the
 * files of the documentation.
 */
export function policyOf(route: string | undefined): PolicyName | undefined {
  if (route === undefined) return 'other';
  if (/^\/(health|docs)(\/|$)/.test(route)) return undefined;
  if (/^\/api\/v1\/payments\/webhooks\//.test(route)) return 'webhooks';
  const [, subject = ''] = /^(?:\/api\/v1)?\/([^/:]+)/.exec(route) ?? [];
  return Object.hasOwn(bySubject, subject) ? bySubject[subject] : 'other';
}
