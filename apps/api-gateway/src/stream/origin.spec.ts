import { describe, expect, it } from '@jest/globals';
import { mayOpenStream } from './origin.js';

describe('a page that opens a stream', () => {
  const listed = ['https://shop.example', 'https://admin.example/'];

  it.each([
    ['no browser at all', undefined, 'api.example'],
    ['a listed origin', 'https://shop.example', 'api.example'],
    ['one that was listed with a slash', 'https://admin.example', 'api.example'],
    ['its own host', 'http://127.0.0.1:3000', '127.0.0.1:3000'],
    ['its own host behind something that ends TLS', 'https://api.example', 'api.example'],
    ['its own host with the port that goes without saying', 'https://api.example', 'api.example:443'],
  ])('is let in from %s', (_where, origin, host) => {
    expect(mayOpenStream(origin, host, listed)).toBe(true);
  });

  it.each([
    ['another origin', 'https://evil.example'],
    ['a listed host by another scheme', 'http://shop.example'],
    ['a listed host on another port', 'https://shop.example:8443'],
    ['a host that only begins like a listed one', 'https://shop.example.evil.example'],
    ['another port of its own host', 'https://api.example:8443'],
    ['a sandboxed page', 'null'],
    ['nonsense', 'nonsense'],
  ])('is refused from %s', (_where, origin) => {
    expect(mayOpenStream(origin, 'api.example', listed)).toBe(false);
  });

  it('is refused when the request names no host', () => {
    expect(mayOpenStream('https://api.example', undefined, [])).toBe(false);
  });
});
