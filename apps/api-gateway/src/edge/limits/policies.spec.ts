import { describe, expect, it } from '@jest/globals';
import { policyOf } from './policies.js';

describe('the limit of a route', () => {
  it.each([
    ['/api/v1/products/:idOrSlug', 'products'],
    ['/api/v1/variants/:id', 'products'],
    ['/api/v1/categories', 'products'],
    ['/api/v1/stock/:sku/adjustments', 'products'],
    ['/api/v1/imports/:id', 'files'],
    ['/api/v1/users/me', 'users'],
    ['/api/v1/orders/:id/payments', 'orders'],
    ['/api/v1/payments/:id/confirm', 'orders'],
    ['/api/v1/payments/webhooks/:provider', 'webhooks'],
    ['/api/v1/auth/login', 'auth'],
    ['/api/v1/oauth/token', 'tokens'],
    ['/oauth/token', 'tokens'],
    ['/api/v1/events', 'other'],
    ['/graphql', 'graphql'],
    ['/verify-email', 'other'],
    ['/api/v1/constructor', 'other'],
    [undefined, 'other'],
    ['/health/ready', undefined],
    ['/docs', undefined],
    ['/docs/ui/*', undefined],
    ['/docs-of-mine', 'other'],
  ])('%s is %s', (route, policy) => {
    expect(policyOf(route)).toBe(policy);
  });
});
