import { describe, expect, it } from '@jest/globals';
import { aProduct, aVariant } from '../../test/contracts.js';
import { toProductView } from './product.view.js';

const gbp = (amount: number) => ({ amount, currency: 'GBP' });

describe('a product as the API shows it', () => {
  it('has every field of the contract, null where there is nothing', () => {
    expect(toProductView(aProduct({ brand: undefined, category: undefined, publishedAt: undefined }), false)).toEqual({
      id: '019a2f6e-7f4e-7c1a-9a55-5b1f0c9d2e10',
      slug: 'mug',
      name: 'Mug',
      description: 'Holds tea.',
      status: 'active',
      brand: null,
      category: null,
      attributes: { material: 'clay', capacityMl: 350, dishwasherSafe: false },
      images: [],
      options: [{ name: 'Glaze', values: ['Oat'] }],
      variants: [
        {
          id: '019a2f6e-7f4e-7c1a-9a55-5b1f0c9d2e10',
          sku: 'MUG-OAT',
          title: 'Oat',
          options: { Glaze: 'Oat' },
          price: gbp(1600),
          compareAtPrice: null,
          barcode: null,
          weightGrams: null,
          trackInventory: true,
          available: 40,
          lowStockThreshold: null,
          version: 2,
        },
      ],
      priceRange: { min: gbp(1600), max: gbp(1600) },
      inStock: true,
      seo: null,
      publishedAt: null,
      createdAt: '2026-01-31T12:00:00.000Z',
      updatedAt: '2026-01-31T12:00:00.000Z',
      version: 3,
    });
  });

  it('keeps zero and the empty text, which are values like any other', () => {
    const attributes = { none: { number: 0 }, nothing: { text: '' } };
    const variants = [aVariant({ available: 0, weightGrams: 0 })];
    const view = toProductView(aProduct({ attributes, variants }), false);
    expect(view.attributes).toEqual({ none: 0, nothing: '' });
    expect(view.variants[0]).toMatchObject({ available: 0, weightGrams: 0 });
  });

  it('shows what it cost us to administrators only', () => {
    const product = aProduct({ variants: [aVariant({ costPrice: gbp(700) })] });
    expect(toProductView(product, true).variants[0]).toHaveProperty('costPrice', gbp(700));
    expect(toProductView(product, false).variants[0]).not.toHaveProperty('costPrice');
  });

  it('refuses to show a product whose price is missing rather than to make one up', () => {
    expect(() => toProductView(aProduct({ priceMin: undefined }), false)).toThrow('contract');
  });
});
