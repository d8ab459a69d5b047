import { describe, expect, it } from '@jest/globals';
import { optionsOutside, titleOf, withOptionsOf } from './product.entity.js';

const sizes = [{ name: 'size', values: ['S', 'M'] }];

describe('the options of a product', () => {
  it('are those of its variants when it names none, in the order they come', () => {
    const variants = [{ options: { size: 'M', colour: 'red' } }, { options: { size: 'S', colour: 'red' } }];
    expect(withOptionsOf([], variants)).toEqual([
      { name: 'size', values: ['M', 'S'] },
      { name: 'colour', values: ['red'] },
    ]);
  });

  it('keep their order and take what is new at the end', () => {
    expect(withOptionsOf(sizes, [{ options: { size: 'XL' } }])).toEqual([{ name: 'size', values: ['S', 'M', 'XL'] }]);
  });

  it('do not reach to a name or a value that they do not offer', () => {
    expect(optionsOutside(sizes, { options: { size: 'S' } })).toEqual([]);
    expect(optionsOutside(sizes, { options: { size: 'XL' } })).toEqual(['size']);
    expect(optionsOutside(sizes, { options: { colour: 'S' } })).toEqual(['colour']);
  });
});

it('a variant without a title is called by its option values', () => {
  expect(titleOf({ size: 'M', colour: 'red' })).toBe('M / red');
  expect(titleOf({})).toBe('');
});
