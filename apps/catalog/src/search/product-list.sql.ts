import { conditionsOf, type ProductFilter } from './product-filter.js';
import type { Statement } from './list-wish.js';
import { searchQuery } from './search-query.js';
import { SqlParams, where } from './sql-params.js';

/** How many products a filter lets through. */
export function countOf(filter: ProductFilter): Statement {
  const { from, values } = matches(filter);
  return { text: `SELECT count(*) AS total ${from}`, values };
}

/** Which products to look at: of some ordinals, or whichever come first, so many `most`. */
type Part = { among: readonly number[] } | { most: number };

/** The ordinals of the products a filter lets through, of a part of them, as the text of one array. */
export function ordinalsOf(filter: ProductFilter, part: Part): Statement {
  const { from, values } = matches(filter, part);
  const limit = 'most' in part ? `LIMIT ${part.most}` : '';
  return { text: `SELECT array_agg(matching.ordinal)::text AS ordinals FROM (SELECT p.ordinal ${from} ${limit}) AS matching`, values };
}

/** The ordinals of all products that a filter lets through, a row each. */
export function everyOrdinalOf(filter: ProductFilter): Statement {
  const { from, values } = matches(filter);
  return { text: `SELECT p.ordinal ${from}`, values };
}

function matches(filter: ProductFilter, part?: Part): { from: string; values: unknown[] } {
  const params = new SqlParams();
  const search = filter.query === '' ? undefined : searchQuery(filter.query, params, filter.correction);
  const conditions = conditionsOf(filter, search, params);
  if (part && 'among' in part) conditions.push(`p.ordinal = ANY (${params.add(part.among)}::int[])`);
  return { from: `FROM product p ${where(conditions)}`, values: params.values };
}
