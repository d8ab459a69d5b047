import { describe, expect, it } from '@jest/globals';
import { targetOfLocation, targetOfPath } from './audit-target.js';

const id = '0197c0de-0000-7000-8000-000000000001';

describe('What a request is about', () => {
  it.each([
    ['/api/v1/products/:idOrSlug', { idOrSlug: id }, `product:${id}`],
    ['/api/v1/products/:id/variants', { id }, `product:${id}`],
    ['/api/v1/categories/:idOrSlug', { idOrSlug: 'mugs' }, 'category:mugs'],
    ['/api/v1/stock/:sku/adjustments', { sku: 'LT-MUG.OA_1' }, 'stock:LT-MUG.OA_1'],
    ['/api/v1/users/me/addresses/:id', { id }, `address:${id}`],
    ['/api/v1/webhook-endpoints/:id/deliveries/:deliveryId/redeliver', { id: 'x', deliveryId: id }, `delivery:${id}`],
    ['/api/v1/users/me', {}, `user:${id}`],
    ['/api/v1/products', {}, undefined],
  ])('%s with %j is %s', (route, params, target) => {
    expect(targetOfPath(route, params, { userId: id, role: 'customer' })).toBe(target);
  });

  it.each(['ada@example.com', 'Ada Byron', '12 St James Square', 'a\0b', 'x'.repeat(65), ''])(
    'is never the %j that somebody put into a path',
    (text) => {
      expect(targetOfPath('/api/v1/users/:id', { id: text }, undefined)).toBe('user:?');
    },
  );

  it('is a SKU of whatever form, of those who act for the shop', () => {
    expect(targetOfPath('/api/v1/stock/:sku', { sku: 'Ø 12 / blau' }, { userId: id, role: 'admin' })).toBe('stock:Ø 12 / blau');
    expect(targetOfPath('/api/v1/users/:id', { id: 'ada@example.com' }, { userId: id, role: 'admin' })).toBe('user:?');
  });

  it('is what was made, once there is an address of it', () => {
    expect(targetOfLocation(`/api/v1/variants/${id}`)).toBe(`variant:${id}`);
    expect(targetOfLocation('/api/v1/stock/A%20B')).toBe('stock:?');
  });
});
