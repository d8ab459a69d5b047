import { describe, expect, it } from '@jest/globals';
import { AttributeTerms } from './attribute-terms.js';

describe('terms of attributes', () => {
  it('are the same for the same value, and tell a text from a number', () => {
    const terms = new AttributeTerms();
    const [first] = terms.termsOf({ size: 42 });
    expect([terms.termsOf({ size: 42 }), terms.find('size', [42])]).toEqual([[first], [first]]);
    expect(terms.termsOf({ size: '42' })).not.toEqual([first]);
    expect(terms.find('size', ['42', 42])).toHaveLength(2);
  });

  it('are none for what no product has, and for what is no text, number or boolean', () => {
    const terms = new AttributeTerms();
    expect(terms.termsOf({ list: ['a'], object: {}, nothing: null })).toEqual([]);
    expect([terms.find('list', ['a']), terms.find('size', [42])]).toEqual([[], []]);
  });

  it('take names like those of every object for names', () => {
    const terms = new AttributeTerms();
    const made = terms.termsOf(JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, unknown>);
    expect([terms.find('__proto__', ['x']), terms.find('constructor', ['y']), terms.find('toString', ['x'])]).toEqual([
      ...made.map((term) => [term]),
      [],
    ]);
  });

  it('end for an attribute that has too many values, and then say that they do not know', () => {
    const terms = new AttributeTerms();
    for (let part = 0; part <= 1_000; part++) terms.termsOf({ part, kind: part % 2 === 0 });
    expect([terms.find('part', [7]), terms.find('part', ['unheard-of'])]).toEqual([undefined, undefined]);
    expect([...terms.facets()].map(({ name }) => name)).toEqual(['kind']);
  });

  it('are not taken of more attributes than memory is meant for, without saying that there is nothing', () => {
    const terms = new AttributeTerms();
    for (let name = 0; name < 5_001; name++) terms.termsOf({ [`name ${name}`]: true });
    expect([terms.find('name 4999', [true])?.length, terms.find('name 5000', [true]), terms.find('unheard-of', [true])]).toEqual([
      1,
      undefined,
      undefined,
    ]);
  });
});
