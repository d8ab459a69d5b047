import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SeededRandom } from '#testing/seeded-random.js';
import { startCatalog, type CatalogUnderTest } from '../../../test/catalog-under-test.js';
import { fillAtRandom, randomFilter } from '../../../test/random-catalog.js';
import type { ProductFilter } from '../product-filter.js';
import { countOf } from '../product-list.sql.js';
import { ProductFacets } from './product-facets.js';

/** The same filter with a facet's own part replaced by one of its values. */
function narrowed(filter: ProductFilter, facet: string, value: string): ProductFilter {
  if (facet === 'category') return { ...filter, category: value };
  if (facet === 'brand') return { ...filter, brand: value };
  if (facet === 'price') {
    const [minPrice, maxPrice] = value.split('-').map(Number);
    return { ...filter, minPrice, maxPrice };
  }
  const name = facet.slice('attr.'.length);
  return { ...filter, attributes: [...filter.attributes.filter((other) => other.name !== name), { name, value }] };
}

describe('facets of a random catalog', () => {
  const random = new SeededRandom();
  let catalog: CatalogUnderTest;
  beforeAll(async () => {
    catalog = await startCatalog();
    await fillAtRandom(catalog.dataSource, 400, random);
  });
  afterAll(() => catalog.stop());

  async function total(filter: ProductFilter): Promise<number> {
    const { text, values } = countOf(filter);
    const [row] = await catalog.dataSource.query<[{ total: string }]>(text, values);
    return Number(row.total);
  }

  it('count what a list says that has the other filters and this value', async () => {
    const facets = catalog.get(ProductFacets);
    let checked = 0;
    for (let round = 0; round < 60; round++) {
      const filter = randomFilter(random);
      const counted = await facets.count(filter);
      expect({ filter, total: counted.total }).toEqual({ filter, total: await total(filter) });
      for (const { name, values } of counted.facets) {
        for (const { value, count } of values) {
          expect({ filter, name, value, count }).toEqual({ filter, name, value, count: await total(narrowed(filter, name, value)) });
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(500);
  });

  it('miss no value: together those of everything are all products', async () => {
    const everything: ProductFilter = {
      ...{
        query: '',
        category: '',
        brand: '',
        minPrice: undefined,
        maxPrice: undefined,
        inStock: undefined,
        attributes: [],
        status: undefined,
      },
    };
    const { facets } = await catalog.get(ProductFacets).count(everything);
    const sumOf = (name: string) => facets.find((facet) => facet.name === name)!.values.reduce((sum, { count }) => sum + count, 0);
    const [row] = await catalog.dataSource.query<[{ categories: number; brands: number; colours: number }]>(
      `SELECT count(category_id)::int AS categories, count(brand)::int AS brands, (count(*) FILTER (WHERE attributes->>'colour' <> ''))::int AS colours
       FROM product`,
    );
    expect([sumOf('category'), sumOf('brand'), sumOf('attr.colour')]).toEqual([row.categories, row.brands, row.colours]);
    const prices = facets.find(({ name }) => name === 'price')!.values;
    const [least, greatest] = [Number(prices[0].value.split('-')[0]), Number(prices.at(-1)!.value.split('-')[1])];
    expect([least, greatest]).toEqual([0, Number.MAX_SAFE_INTEGER]);
  });
});
