import { expect, it } from '@jest/globals';
import { readRetryAfter } from './retry-after.js';

const now = Date.parse('2026-01-31T12:00:00Z');

it.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Sat, 31 Jan 2026 12:01:00 GMT', 60_000],
  ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['', undefined],
  [undefined, undefined],
])('reads Retry-After %j as %j ms', (value, expected) => expect(readRetryAfter(value, now)).toBe(expected));
