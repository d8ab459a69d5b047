import { randomUUID } from 'node:crypto';
import type autocannon from 'autocannon';
import type { Seeded } from './shop.js';

/** What is measured: the requests that each connection makes in turn. */
export interface Scenario {
  name: string;
  clients: number;
  requests: autocannon.Request[];
}

const pick = <T>(from: readonly T[], n: number): T[] => Array.from({ length: n }, () => from[Math.floor(Math.random() * from.length)]);

export const byId = ({ productIds }: Seeded): Scenario => ({
  name: 'product by id',
  clients: 32,
  requests: pick(productIds, 1000).map((id) => ({ path: `/api/v1/products/${id}` })),
});

export const listOf24 = (): Scenario => ({ name: 'list of 24', clients: 16, requests: [{ path: '/api/v1/products?limit=24' }] });

export const search = ({ searches }: Seeded): Scenario => ({
  name: 'search',
  clients: 16,
  requests: searches.map((q) => ({ path: `/api/v1/products?q=${encodeURIComponent(q)}` })),
});

export const logIn = (email: string, password: string): Scenario => ({
  name: 'log in',
  clients: 4,
  requests: [
    {
      method: 'POST',
      path: '/api/v1/auth/login',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    },
  ],
});

/** Two random SKUs, one to three pieces of each, paid in the same call. */
export const orderBody = (skus: readonly string[]) => ({
  lines: pick(skus, 2).map((sku, n) => ({ sku, quantity: n + 1 })),
  shippingAddress: { name: 'Bench Buyer', line1: '1 Ratio Road', city: 'York', postalCode: 'YO1 7HH', country: 'GB' },
  payment: { provider: 'sandbox', token: 'tok_ok' },
});

export const placeAndPay = ({ skus }: Seeded, tokens: readonly string[]): Scenario => ({
  name: 'place and pay',
  clients: 16,
  requests: tokens.map((token) => ({
    method: 'POST',
    path: '/api/v1/orders',
    setupRequest: (request) => ({
      ...request,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
      body: JSON.stringify(orderBody(skus)),
    }),
  })),
});
