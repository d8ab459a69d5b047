import { describe, expect, it } from '@jest/globals';
import { parseQueryString } from './query-string.js';

describe('a query string', () => {
  it.each<[string, object]>([
    ['', {}],
    ['a=1&b=', { a: '1', b: '' }],
    ['a', { a: '' }],
    ['a=x+y%20z', { a: 'x y z' }],
    ['a=1&a=2', { a: ['1', '2'] }],
    ['attr[color]=red&attr[size]=L', { attr: { color: 'red', size: 'L' } }],
    ['attr%5Bcolor%5D=red', { attr: { color: 'red' } }],
    ['attr[color]=red&attr[color]=blue', { attr: { color: ['red', 'blue'] } }],
    ['attr=1&attr[color]=red', { attr: ['1', '[…]'] }],
    ['attr[color]=red&attr=1', { attr: ['[…]', '1'] }],
    ['attr[]=red', { 'attr[]': 'red' }],
    ['attr[a][b]=red', { 'attr[a][b]': 'red' }],
  ])('%p becomes %j', (text, query) => {
    expect(parseQueryString(text)).toEqual(query);
  });

  it.each<[string, object]>([
    ['a=%C3%A9&b=%F0%9F%AB%96', { a: 'é', b: '🫖' }],
    ['a=é%C3%A9', { a: 'éé' }],
    ['a=1&b=%ff&c=3', { a: '1', b: '\udfff', c: '3' }],
    ['a=%C3', { a: '\udfff' }],
    ['a=%C0%80', { a: '\udfff' }],
    ['a=%ED%A0%80', { a: '\udfff' }],
    ['a=100%', { a: '100%' }],
    ['attr[a%ff]=1', { attr: { 'a\ufffd': '\udfff' } }],
  ])('%p holds only text that somebody wrote', (text, query) => {
    expect(parseQueryString(text)).toEqual(query);
  });

  it.each(['__proto__=1', '__proto__[polluted]=1', 'constructor[prototype]=1'])('%s is own data and nothing more', (text) => {
    const query = parseQueryString(text);
    expect(Object.keys(query)).toHaveLength(1);
    expect(Object.getPrototypeOf(query)).toBe(Object.prototype);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});
