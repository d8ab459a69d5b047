import { describe, expect, it } from '@jest/globals';
import { demoCategories } from './categories.js';
import { demoProducts } from './products.js';

const variants = demoProducts.flatMap((product) => product.variants);
const repeated = (values: string[]) => values.filter((value, index) => values.indexOf(value) !== index);
const slugShape = /^[a-z0-9]+(-[a-z0-9]+)*$/;

describe('the demo catalog', () => {
  it('has at least 60 products in at least 8 categories', () => {
    expect(demoProducts.length).toBeGreaterThanOrEqual(60);
    expect(new Set(demoProducts.map(({ categorySlug }) => categorySlug)).size).toBeGreaterThanOrEqual(8);
  });

  it('names each category, product, SKU and barcode once', () => {
    expect(repeated(demoCategories.map(({ slug }) => slug))).toEqual([]);
    expect(repeated(demoProducts.map(({ slug }) => slug))).toEqual([]);
    expect(repeated(demoProducts.map(({ name }) => name))).toEqual([]);
    expect(repeated(variants.map(({ sku }) => sku))).toEqual([]);
    expect(repeated(variants.flatMap(({ barcode }) => barcode ?? []))).toEqual([]);
  });

  it('writes slugs and SKUs in their form', () => {
    for (const { slug } of [...demoCategories, ...demoProducts]) expect(slug).toMatch(slugShape);
    for (const { sku } of variants) expect(sku).toMatch(/^[A-Z]{2}-[A-Z]+(-[A-Z0-9]+)+$/);
  });

  it('lists a parent category before its children', () => {
    demoCategories.forEach(({ parentSlug }, index) => {
      if (parentSlug) expect(demoCategories.slice(0, index).map(({ slug }) => slug)).toContain(parentSlug);
    });
  });

  it('puts each product into a category that is there, and leaves no lowest category empty', () => {
    const used = new Set(demoProducts.map(({ categorySlug }) => categorySlug));
    const parents = new Set(demoCategories.map(({ parentSlug }) => parentSlug));
    expect([...used].filter((slug) => !demoCategories.some((category) => category.slug === slug))).toEqual([]);
    expect(demoCategories.filter(({ slug }) => !parents.has(slug) && !used.has(slug))).toEqual([]);
  });

  it.each(demoProducts.map((product) => [product.slug, product] as const))(
    'gives every variant of %s one value of each option, and no two the same',
    (_, product) => {
      const names = product.options.map(({ name }) => name);
      expect(product.variants.length).toBeGreaterThan(0);
      for (const variant of product.variants) {
        expect(Object.keys(variant.options)).toEqual(names);
        for (const { name, values } of product.options) expect(values).toContain(variant.options[name]);
      }
      expect(repeated(product.variants.map(({ options }) => JSON.stringify(options)))).toEqual([]);
    },
  );

  it('describes each product in two sentences or more', () => {
    for (const { description } of demoProducts) {
      expect(description.split(/(?<=[.!])\s/).length).toBeGreaterThanOrEqual(2);
      expect(description.length).toBeGreaterThan(80);
    }
  });

  it('asks prices between £1 and £500, and has reduced them where it says so', () => {
    for (const { price, compareAtPrice } of variants) {
      expect(Number.isInteger(price.amount)).toBe(true);
      expect(price.amount).toBeGreaterThanOrEqual(100);
      expect(price.amount).toBeLessThanOrEqual(50_000);
      if (compareAtPrice) expect(compareAtPrice.amount).toBeGreaterThan(price.amount);
    }
  });

  it('carries barcodes whose check digit is right', () => {
    const barcodes = variants.flatMap(({ barcode }) => barcode ?? []);
    expect(barcodes.length).toBeGreaterThan(60);
    for (const barcode of barcodes) {
      expect(barcode).toMatch(/^20\d{11}$/);
      const weighted = [...barcode].map((digit, index) => Number(digit) * [1, 3][index % 2]);
      expect(weighted.reduce((sum, value) => sum + value, 0) % 10).toBe(0);
    }
  });

  it('shows what a shop meets: something sold out, something reduced, something that never runs out', () => {
    const soldOut = demoProducts.filter((product) =>
      product.variants.every(({ stock, trackInventory }) => stock === 0 && trackInventory !== false),
    );
    expect(soldOut.length).toBeGreaterThanOrEqual(2);
    expect(variants.filter(({ stock }) => stock === 0).length).toBeGreaterThan(soldOut.length);
    expect(variants.filter(({ compareAtPrice }) => compareAtPrice).length).toBeGreaterThanOrEqual(5);
    expect(variants.filter(({ trackInventory }) => trackInventory === false).length).toBeGreaterThanOrEqual(3);
    expect(demoProducts.filter(({ options }) => options.length === 2).length).toBeGreaterThanOrEqual(3);
    for (const { stock, weightGrams } of variants) expect(stock >= 0 && weightGrams >= 0).toBe(true);
  });
});
