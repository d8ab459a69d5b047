import { describe, expect, it } from '@jest/globals';
import { partitionOf, partitions } from '../partition.js';
import { queueName, routingKey } from './topology.js';

describe('the partition of a subject', () => {
  it.each([
    ['order', '0195f0f8-7c5e-7000-8000-000000000001', 1],
    ['order', '0195f0f8-7c5e-7000-8000-000000000002', 0],
    ['user', '0195f0f8-7c5e-7000-8000-000000000001', 2],
    ['stock', 'MUG-1', 3],
    ['stock', 'TASSE-Ü', 2],
  ])('of %s %s stays what it was: what is under way would be overtaken otherwise', (aggregate, subject, partition) => {
    expect(partitionOf(aggregate, subject)).toBe(partition);
  });

  it('is found on all evenly', () => {
    const counts = Array.from({ length: partitions }, () => 0);
    for (let n = 0; n < 4_000; n++) counts[partitionOf('stock', `SKU-${n}`)]++;
    for (const count of counts) expect(count).toBeGreaterThan(900);
  });
});

it('names queues and routing keys for people who look at the broker', () => {
  expect(queueName('catalog.reservations', 3)).toBe('ashlar.catalog.reservations.3');
  expect(routingKey('order.paid', 3)).toBe('order.paid.3');
});
