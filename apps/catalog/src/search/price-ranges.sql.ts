import type { SqlParams } from './sql-params.js';

/** Prices are whole numbers below 2^53: so many binary digits has the greatest difference of two. */
const widestSpan = 53;

/** Prices in minor units, both included; undefined is no bound. */
export interface PriceRange {
  minPrice: number | undefined;
  maxPrice: number | undefined;
}

/**
 * Where products in a range of prices stand in the order of their least price: in the range, and before it those whose greatest price reaches it. What
 * lies before is sought for each span of prices by itself (`price_span`): products whose prices lie less than 2^n apart begin at most so far before
 * what they reach, and half of those that begin there do reach it. Otherwise all cheaper products would be gone through.
 */
export function priceParts({ minPrice, maxPrice }: PriceRange, params: SqlParams): { within: string; before: string | undefined } {
  const highest = maxPrice === undefined ? 'true' : `p.price_min <= ${params.add(maxPrice)}::bigint`;
  if (minPrice === undefined) return { within: highest, before: undefined };
  const min = `${params.add(minPrice)}::bigint`;
  return {
    within: `p.price_min >= ${min} AND ${highest}`,
    before:
      `price_span(p.price_min, p.price_max) = span AND p.price_min > ${min} - (1::bigint << span) AND p.price_min < ${min}` +
      ` AND p.price_max >= ${min} AND p.price_max > p.price_min`,
  };
}

/** SQL: the spans that prices may have, a row each. */
export const spans = `generate_series(1, ${widestSpan}) AS span`;

/**
 * A product has a price in a range when its least or its greatest is in it, or one between them. Said so that its least price can be looked up. Rows that are
 * judged do not have those between, which are read for the few that it takes.
 */
export function priceConditions({ minPrice, maxPrice }: PriceRange, params: SqlParams, purpose: 'find' | 'judge'): string[] {
  const min = minPrice === undefined ? undefined : `${params.add(minPrice)}::bigint`;
  const max = maxPrice === undefined ? undefined : `${params.add(maxPrice)}::bigint`;
  if (!min) return max ? [`p.price_min <= ${max}`] : [];
  const before = `p.price_min < ${min} AND p.price_max >= ${min} AND p.price_max > p.price_min`;
  if (!max) return [`(p.price_min >= ${min} OR ${before})`];
  // How many of the prices in their order are at most `max`, and how many are less than `min`.
  const inside = `width_bucket(${max}, prices_between) > width_bucket(${min} - 1, prices_between)`;
  const between = purpose === 'find' ? inside : `(SELECT ${inside} FROM product whole WHERE whole.id = p.id)`;
  return [`(p.price_min BETWEEN ${min} AND ${max} OR ${before} AND (p.price_max <= ${max} OR ${between}))`];
}
