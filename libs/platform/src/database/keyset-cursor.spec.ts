import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOf } from '#testing/code-of.js';
import { KeysetCursors } from './keyset-cursor.js';

const cursors = new KeysetCursors('k'.repeat(32));
const invalid = codeOf('VALIDATION_FAILED');

describe('KeysetCursors', () => {
  it('gives back what went in', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null))), (list, values) => {
        expect(cursors.decode(list, cursors.encode(list, values))).toEqual(values);
      }),
    );
  });

  it('means the first page when empty', () => {
    expect(cursors.decode('products', '')).toBeUndefined();
  });

  it('refuses a cursor of another list, of another installation, or altered in any character', () => {
    const cursor = cursors.encode('products?sort=name', ['Anvil', 'id-1']);
    expect(() => cursors.decode('products?sort=price', cursor)).toThrow(invalid);
    expect(() => new KeysetCursors('j'.repeat(32)).decode('products?sort=name', cursor)).toThrow(invalid);
    for (let i = 0; i < cursor.length - 1; i++) {
      const altered = cursor.slice(0, i) + (cursor[i] === 'A' ? 'B' : 'A') + cursor.slice(i + 1);
      expect(() => cursors.decode('products?sort=name', altered)).toThrow(invalid);
    }
  });

  it.each(['x', '%%%', 'null', '"', 'a'.repeat(5000)])('refuses %j with an error that names the field', (cursor) => {
    expect(() => cursors.decode('products', cursor)).toThrow(invalid);
  });
});
