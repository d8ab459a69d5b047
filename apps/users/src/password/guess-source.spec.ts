import { describe, expect, it } from '@jest/globals';
import { guessSource } from './guess-source.js';

describe('the source of a guess', () => {
  it.each([
    ['an IPv4 address', '192.0.2.7', '192.0.2.7'],
    ['the same, written as IPv6', '::ffff:192.0.2.7', '192.0.2.7'],
    ['a network of IPv6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['the same network', '2001:DB8:0001:2::1', '2001:db8:1:2'],
    ['a short one', '2001:db8::1', '2001:db8:0:0'],
    ['this machine', '::1', '0:0:0:0'],
    ['a zone', 'fe80::1%eth0', 'fe80:0:0:0'],
    ['no request at all', undefined, 'nowhere'],
  ])('is %s', (_, address, source) => {
    expect(guessSource(address)).toBe(source);
  });
});
