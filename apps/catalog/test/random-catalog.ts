import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { SeededRandom } from '#testing/seeded-random.js';
import type { ProductFilter } from '../src/search/product-filter.js';

const words = ['linen', 'shirt', 'mug', 'lamp', 'chair', 'oak', 'steel', 'soft'];
const brands = ['Loom', 'Fleet', "O'Brien", 'ACME', 'Äther'];
const slugs = ['clothes', 'clothes-shirts', 'clothes-shirts-linen', 'home', 'home-lamps', 'garden'];
const attributes = {
  colour: ['red', 'green', 'blue', ''],
  size: [42, '42', '42.0', 43, 43.5, 'large', 1e-7],
  vegan: [true, false, 'true', 'yes'],
  'odd "name"': ["it's", 'a,b', '{}'],
};
const attributeNames = Object.keys(attributes) as (keyof typeof attributes)[];
const prices = [0, 1, 99, 100, 999, 1000, 1250, 1999, 2000, 5000, 99_999, Number.MAX_SAFE_INTEGER];

const perhaps = <T>(random: SeededRandom, percent: number, value: () => T): T | undefined =>
  random.below(100) < percent ? value() : undefined;

/** Fills an empty catalog with `count` products of few words, brands, categories, attributes and prices, so that filters meet. */
export async function fillAtRandom(
  dataSource: DataSource,
  count: number,
  random: SeededRandom,
  price = (): number => random.of(prices),
): Promise<void> {
  const ids = new Map(slugs.map((slug) => [slug, randomUUID()]));
  const parents = ['clothes-shirts>clothes', 'clothes-shirts-linen>clothes-shirts', 'home-lamps>home'].map((pair) => pair.split('>'));
  const parentOf = new Map(parents.map(([child, parent]) => [child, parent]));
  const pathOf = (slug: string): string => (parentOf.has(slug) ? `${pathOf(parentOf.get(slug)!)}/${slug}` : slug);
  for (const slug of slugs) {
    const parent = ids.get(parentOf.get(slug) ?? '') ?? null;
    const values = [ids.get(slug), slug, slug.toUpperCase(), parent, pathOf(slug)];
    await dataSource.query('INSERT INTO category (id, slug, name, parent_id, path) VALUES ($1, $2, $3, $4, $5)', values);
  }
  const products = Array.from({ length: count }, (_, n) => {
    const name = `${random.of(words)} ${random.of(words)}`;
    const variants = Array.from({ length: 1 + random.below(4) }, (_, nth) => ({
      ...{
        id: randomUUID(),
        sku: `R-${n}-${nth}`,
        price: price(),
        tracked: random.below(100) < 80,
        pieces: random.below(100) < 50 ? 0 : 3,
      },
    }));
    return {
      ...{
        id: randomUUID(),
        slug: `random-${n}`,
        name,
        status: random.of(['active', 'active', 'active', 'draft', 'archived']),
        variants,
      },
      brand: perhaps(random, 80, () => random.of(brands)) ?? null,
      category: perhaps(random, 80, () => ids.get(random.of(slugs))) ?? null,
      attributes: Object.fromEntries(
        attributeNames.flatMap((key) => perhaps(random, 60, () => [[key, random.of<unknown>(attributes[key])]]) ?? []),
      ),
      currency: random.below(100) < 90 ? 'GBP' : 'EUR',
      low: Math.min(...variants.map(({ price }) => price)),
      high: Math.max(...variants.map(({ price }) => price)),
      inner: [...new Set(variants.map(({ price }) => price))].sort((a, b) => a - b).slice(1, -1),
      stocked: variants.some(({ tracked, pieces }) => !tracked || pieces > 0),
    };
  });
  await dataSource.query(insertAll, [JSON.stringify(products)]);
}

const insertAll = `
  WITH given AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS p (id uuid, slug text, name text, status text, brand text, category uuid, attributes jsonb,
                                                      currency char(3), low bigint, high bigint, "inner" bigint[], stocked boolean, variants jsonb)
  ), product AS (
    INSERT INTO product (id, slug, name, description, status, brand, category_id, attributes, images, options, price_min, price_max, prices_between, price_currency,
                         search, published_at, in_stock)
    SELECT id, slug, name, '', status, brand, category, attributes, '{}', '[]', low, high, nullif("inner", '{}'), currency,
           product_document(name, brand, '{}', '{}', NULL, ''), now(), stocked FROM given
  ), sold AS (
    SELECT v.*, p.id AS product_id, p.currency
    FROM given p, jsonb_to_recordset(p.variants) AS v (id uuid, sku text, price bigint, tracked boolean, pieces bigint)
  ), variant AS (
    INSERT INTO variant (id, product_id, sku, title, options, price, currency, track_inventory, position)
    SELECT id, product_id, sku, '', '{}', price, currency, tracked, row_number() OVER () FROM sold
  )
  INSERT INTO stock (sku, variant_id, on_hand) SELECT sku, id, pieces FROM sold`;

/** A filter as somebody might ask for it, now and then for what there is not. */
export function randomFilter(random: SeededRandom): ProductFilter {
  const bounds = [random.of(prices), random.of(prices)].sort((a, b) => a - b);
  const wanted = attributeNames.flatMap(
    (name) => perhaps(random, 15, () => [{ name, value: String(random.of<unknown>(attributes[name])) || 'red' }]) ?? [],
  );
  return {
    query: perhaps(random, 25, () => random.of(words)) ?? '',
    category: perhaps(random, 30, () => random.of([...slugs, 'nowhere'])) ?? '',
    brand: perhaps(random, 30, () => random.of([...brands, 'Nobody'])) ?? '',
    minPrice: perhaps(random, 30, () => bounds[0]),
    maxPrice: perhaps(random, 30, () => bounds[1]),
    inStock: perhaps(random, 30, () => random.below(100) < 50),
    attributes: random.below(100) < 5 ? [...wanted, { name: 'unheard-of', value: 'of' }] : wanted,
    status: random.below(100) < 70 ? 'active' : random.of(['draft', undefined]),
  };
}
