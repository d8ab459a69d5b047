import { describe, expect, it } from '@jest/globals';
import { subjectOf } from './subject.js';

describe('whose bucket an address takes from', () => {
  it.each([
    ['203.0.113.1', '203.0.113.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
  ])('%s: %s', (address, subject) => {
    expect(subjectOf(address)).toBe(subject);
  });
});
