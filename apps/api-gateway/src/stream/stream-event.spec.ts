import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import type { Audience } from './channel.js';
import { StreamEvent } from './stream-event.js';

const anEvent = (type: string, data: object): DomainEvent => ({
  id: '019a2f6e-7f4e-7c1a-9a55-5b1f0c9d2e10',
  source: 'catalog',
  type,
  subject: 'MUG',
  time: { seconds: 1_769_860_800, nanos: 5_000_000 },
  data: JSON.stringify(data),
  sequence: 7,
  position: 99,
  requestId: 'r',
});
const shown = (event: DomainEvent, audience: Audience) => JSON.parse(new StreamEvent(event).frame('stock:MUG', 7, audience).toString());

describe('an event on the stream', () => {
  it('is the Event of the API at its place in the channel', () => {
    expect(shown(anEvent('order.expired', { customerId: 'ada' }), 'owner')).toEqual({
      type: 'event',
      channel: 'stock:MUG',
      seq: 7,
      event: {
        specversion: '1.0',
        id: '019a2f6e-7f4e-7c1a-9a55-5b1f0c9d2e10',
        source: 'catalog',
        type: 'order.expired',
        subject: 'MUG',
        time: '2026-01-31T12:00:00.005Z',
        datacontenttype: 'application/json',
        data: { customerId: 'ada' },
        sequence: 7,
        position: null,
      },
    });
  });

  it.each([
    ['stock.changed', { sku: 'MUG', onHand: 5, reserved: 2, available: 3 }, { sku: 'MUG', available: 3 }],
    ['stock.low', { sku: 'MUG', available: 3, lowStockThreshold: 4 }, { sku: 'MUG', available: 3 }],
    ['product.updated', { id: 'p', slug: 'mug', name: 'Mug', status: 'active' }, { id: 'p', slug: 'mug', name: 'Mug', status: 'active' }],
    ['product.updated', { id: 'p', slug: 'secret', name: 'Secret', status: 'draft' }, { id: 'p', status: 'draft' }],
    ['product.archived', { id: 'p', slug: 'mug', name: 'Mug', status: 'archived' }, { id: 'p', status: 'archived' }],
  ])('%s shows everybody what is public, and an administrator all', (type, data, publicly) => {
    expect(shown(anEvent(type, data), 'everybody').event.data).toEqual(publicly);
    expect(shown(anEvent(type, data), 'owner').event.data).toEqual(data);
  });

  it('is written once for all who get it under the same name', () => {
    const event = new StreamEvent(anEvent('order.expired', {}));
    expect(event.frame('orders', 1, 'owner')).toBe(event.frame('orders', 1, 'owner'));
    expect(event.frame('orders', 2, 'owner')).not.toBe(event.frame('orders', 1, 'owner'));
  });
});
