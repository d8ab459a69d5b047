import { describe, expect, it } from '@jest/globals';
import type { ProductInput, VariantInput } from '#contracts/generated/ashlar/catalog/v1/products.js';
import type { DomainError } from '#platform/errors/domain-error.js';
import { aProductInput, aVariantInput, gbp } from '../../test/making.js';
import { FieldChecks } from '../field-checks.js';
import { checkProduct } from './check-product.js';
import { checkFirstStock, checkTogether, checkVariant } from './check-variant.js';

/** The fields that `check` finds fault with. */
function wrong(check: (checks: FieldChecks) => void): string[] {
  const checks = new FieldChecks();
  check(checks);
  try {
    checks.done();
    return [];
  } catch (error) {
    return (error as DomainError).errors.map(({ field }) => field);
  }
}

describe('a product', () => {
  it('passes with the least it needs, and with everything', () => {
    expect(wrong((checks) => checkProduct(checks, aProductInput()))).toEqual([]);
    const full = aProductInput({
      slug: 'a-b',
      brand: 'B',
      attributes: { a: { text: '' }, b: { number: 1.5 }, c: { flag: false } },
      images: ['https://example.com/a b.jpg'.replace(' ', '%20')],
      options: [{ name: 'size', values: ['S'] }],
      seo: { title: 't', description: 'd' },
    });
    expect(wrong((checks) => checkProduct(checks, full))).toEqual([]);
  });

  const faults: [string, Partial<ProductInput>][] = [
    ['name', { name: '' }],
    ['name', { name: '  ' }],
    ['name', { name: 'a\0b' }],
    ['name', { name: 'x'.repeat(201) }],
    ['slug', { slug: 'Not A Slug' }],
    ['slug', { slug: '01890a5d-ac96-774b-bcce-b302099a8057' }],
    ['description', { description: 'x'.repeat(20_001) }],
    ['brand', { brand: '' }],
    ['attributes.size', { attributes: { size: { text: 'a\0' } } }],
    ['attributes.size', { attributes: { size: {} } }],
    ['attributes.size', { attributes: { size: { number: NaN } } }],
    ['attributes', { attributes: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`a${n}`, { flag: true }])) }],
    ['images[1]', { images: ['https://example.com/a.jpg', 'javascript:alert(1)'] }],
    ['images[0]', { images: ['https://example.com/\0'] }],
    ['options[1].name', { options: ['size', 'size'].map((name) => ({ name, values: ['S'] })) }],
    ['options[0].values', { options: [{ name: 'size', values: [] }] }],
    ['options[0].values', { options: [{ name: 'size', values: ['S', 'S'] }] }],
    ['options[0].values[0]', { options: [{ name: 'size', values: [''] }] }],
    ['seo.title', { seo: { title: 'x'.repeat(201) } }],
  ];
  it.each(faults)('is refused for its %s: %j', (field, fields) => {
    expect(wrong((checks) => checkProduct(checks, aProductInput(fields)))).toEqual([field]);
  });

  it('is checked only where it is written', () => {
    expect(wrong((checks) => checkProduct(checks, aProductInput({ name: '', slug: '?' }), ['slug']))).toEqual(['slug']);
  });
});

describe('a variant', () => {
  const faults: [string, Partial<VariantInput>][] = [
    ['sku', { sku: '' }],
    ['sku', { sku: 'x'.repeat(65) }],
    ['sku', { sku: ' A' }],
    ['sku', { sku: 'A\nB' }],
    ['sku', { sku: 'A\0B' }],
    ['price', { price: undefined }],
    ['price.amount', { price: gbp(-1) }],
    ['price.amount', { price: gbp(1.5) }],
    ['price.amount', { price: gbp(2 ** 53) }],
    ['price.currency', { price: { amount: 1, currency: 'gbp' } }],
    ['price.currency', { price: { amount: 1, currency: 'QQQ' } }],
    ['compareAtPrice', { compareAtPrice: gbp(999) }],
    ['compareAtPrice.currency', { compareAtPrice: { amount: 2000, currency: 'EUR' } }],
    ['costPrice.currency', { costPrice: { amount: 1, currency: 'EUR' } }],
    ['barcode', { barcode: '' }],
    ['weightGrams', { weightGrams: -1 }],
    ['lowStockThreshold', { lowStockThreshold: -1 }],
    ['options.size', { options: { size: '' } }],
    ['stock', { stock: -1 }],
    ['stock', { stock: 1_000_000_001 }],
  ];
  it.each(faults)('is refused for its %s: %j', (field, fields) => {
    const input = aVariantInput(fields);
    const check = (checks: FieldChecks) => {
      checkVariant(checks, input);
      checkFirstStock(checks, input);
    };
    expect(wrong(check)).toEqual([field]);
  });

  it('may be free, and compared with the same price', () => {
    expect(wrong((checks) => checkVariant(checks, aVariantInput({ price: gbp(0), compareAtPrice: gbp(0) })))).toEqual([]);
  });
});

describe('the variants of a product', () => {
  it('are sold in one currency', () => {
    const variants = [aVariantInput(), aVariantInput({ price: { amount: 1, currency: 'EUR' } })];
    expect(wrong((checks) => checkTogether(checks, variants, []))).toEqual(['variants[1].price.currency']);
  });

  it('keep to the options that the product names', () => {
    const variants = [aVariantInput({ options: { size: 'S' } }), aVariantInput({ options: { size: 'XXL' } })];
    expect(wrong((checks) => checkTogether(checks, variants, [{ name: 'size', values: ['S'] }]))).toEqual(['variants[1].options.size']);
    expect(wrong((checks) => checkTogether(checks, variants, []))).toEqual([]);
  });
});
