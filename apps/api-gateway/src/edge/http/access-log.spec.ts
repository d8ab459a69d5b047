import { describe, expect, it } from '@jest/globals';
import { loggable } from './access-log.hook.js';

describe('The access log', () => {
  it.each([
    ['/api/v1/orders/01a0b2c3-d4e5-7f60-8a7b-9c0d1e2f3a4b/events', '/api/v1/orders/01a0b2c3-d4e5-7f60-8a7b-9c0d1e2f3a4b/events'],
    ['/api/v1/products/stoneware-mug', '/api/v1/products/stoneware-mug'],
    ['/api/v1/stock/MUG.OAT_2', '/api/v1/stock/MUG.OAT_2'],
    ['/api/v1/users/ada%40example.com', '/api/v1/users/…'],
    ['/api/v1/users/ada@example.com', '/api/v1/users/…'],
    ['/Ada%20Lovelace', '/…'],
    [`/${'x'.repeat(101)}`, '/…'],
  ])('says of %s %s', (path, said) => {
    expect(loggable(path)).toBe(said);
  });
});
