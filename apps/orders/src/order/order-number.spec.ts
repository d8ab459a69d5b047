import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCharacter, orderNumber } from './order-number.js';

const serial = () => fc.integer({ min: 0, max: 2 ** 35 - 1 });
const alphabet = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
const characters = (number: string) => [...number.replace('-', '')];
const isOrderNumber = (all: string[]) => checkCharacter(all.slice(0, 7).join('')) === all[7];

describe('an order number', () => {
  it('is two groups of four characters that nobody confuses when they are read aloud', () => {
    fc.assert(fc.property(serial(), (n) => expect(orderNumber(n)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)));
  });

  it('is different for different serials', () => {
    fc.assert(
      fc.property(fc.uniqueArray(serial(), { minLength: 2, maxLength: 500 }), (all) => new Set(all.map(orderNumber)).size === all.length),
    );
    const firstMany = Array.from({ length: 200_000 }, (_, n) => orderNumber(n));
    expect(new Set(firstMany).size).toBe(firstMany.length);
  });

  it('does not show how many orders there are: neighbours differ in most of their characters', () => {
    const alike = (n: number) =>
      characters(orderNumber(n)).filter((character, at) => character === characters(orderNumber(n + 1))[at]).length;
    const mean = Array.from({ length: 2_000 }, (_, n) => alike(n)).reduce((sum, each) => sum + each) / 2_000;
    expect(mean).toBeLessThan(1);
  });

  it('is no number any more when one character is wrong', () => {
    fc.assert(
      fc.property(serial(), fc.nat(7), fc.constantFrom(...alphabet), (n, at, other) => {
        const all = characters(orderNumber(n));
        fc.pre(all[at] !== other);
        return isOrderNumber(all) && !isOrderNumber(all.with(at, other));
      }),
    );
  });

  it('is no number any more when two different characters are exchanged', () => {
    fc.assert(
      fc.property(serial(), fc.nat(7), fc.nat(7), (n, a, b) => {
        const all = characters(orderNumber(n));
        fc.pre(all[a] !== all[b]);
        return !isOrderNumber(all.with(a, all[b]).with(b, all[a]));
      }),
    );
  });

  it.each([-1, 2 ** 35, 1.5, NaN])('cannot be made of %p', (n) => expect(() => orderNumber(n)).toThrow(RangeError));
});
