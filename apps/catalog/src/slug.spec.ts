import { describe, expect, it } from '@jest/globals';
import { isSlug, slugOf } from './slug.js';

describe('a slug', () => {
  it.each([
    ['Blue T-Shirt', 'blue-t-shirt'],
    ['  Crème brûlée & Café  ', 'creme-brulee-and-cafe'],
    ['Straße nach Łódź', 'strasse-nach-lodz'],
    ['Чайник «Уют»', 'chainik-uyut'],
    ['Ελληνικά', 'ellinika'],
    ["Women's 100% cotton", 'womens-100-cotton'],
    ['½ pint', '1-2-pint'],
    ['日本', 'product'],
    ['---', 'product'],
  ])('of %p is %p', (name, slug) => {
    expect(slugOf(name, 'product')).toBe(slug);
  });

  it('of a very long name leaves room for a number and ends in no dash', () => {
    const slug = slugOf('a-'.repeat(300), 'product');
    expect(isSlug(`${slug}-12345`)).toBe(true);
  });

  it.each(['', 'A', 'a b', '-a', 'a-', 'a--b', 'ä', 'a/b', 'a'.repeat(81)])('is not %p', (slug) => {
    expect(isSlug(slug)).toBe(false);
  });
});
