import { describe, expect, it } from '@jest/globals';
import { guessFormat } from './guess-format.js';

describe('the format of a file', () => {
  it.each([
    ['{"sku":"A"}\n', 'ndjson'],
    [' [\n {"sku":"A"}]', 'ndjson'],
    ['sku,name,price\n', 'csv'],
    ['\uFEFF"Handle","Title","Vendor","Variant Price"\r\n', 'shopify'],
    ['ID,Type,SKU,Name,Published,"Regular price"\n', 'woocommerce'],
    ['name;slug;optionGroups;optionValues;sku;price;stockOnHand\n', 'vendure'],
    ['', 'csv'],
  ])('of %j is %s', (head, format) => {
    expect(guessFormat(Buffer.from(head), false)).toBe(format);
  });

  it('is nobody’s export when a mapping names its fields', () => {
    expect(guessFormat(Buffer.from('Handle,Title,Variant Price\n'), true)).toBe('csv');
    expect(guessFormat(Buffer.from('{"a":1}'), true)).toBe('ndjson');
  });
});
