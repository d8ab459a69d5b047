import { describe, expect, it } from '@jest/globals';
import { eventTypes, typesNamedBy } from './event-types.js';

describe('a pattern of event types', () => {
  it.each([
    ['order.paid', ['order.paid']],
    ['stock.*', ['stock.changed', 'stock.low']],
    ['*', eventTypes],
    ['order.gone', []],
    ['order', []],
    ['order.', []],
    ['*.paid', []],
    ['orders.*', []],
    ['.*', []],
    ['', []],
  ])('%s names %j', (pattern, types) => {
    expect(typesNamedBy(pattern)).toEqual(types);
  });
});
