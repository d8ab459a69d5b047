import { conditionsOf, type ProductFilter } from './product-filter.js';
import type { Statement } from './list-wish.js';
import { searchQuery } from './search-query.js';
import { SqlParams } from './sql-params.js';

/** How many products a filter lets through. */
export function countOf(filter: ProductFilter): Statement {
  const { from, values } = matches(filter);
  return { text: `SELECT count(*) AS total ${from}`, values };
}

/** The ordinals of the products a filter lets through, of all or of those in `among`, as the text of one array. */
export function ordinalsOf(filter: ProductFilter, among?: readonly number[]): Statement {
  const { from, values } = matches(filter, among);
  return { text: `SELECT array_agg(p.ordinal)::text AS ordinals ${from}`, values };
}

function matches(filter: ProductFilter, among?: readonly number[]): { from: string; values: unknown[] } {
  const params = new SqlParams();
  const search = filter.query === '' ? undefined : searchQuery(filter.query, params, filter.correction);
  const conditions = conditionsOf(filter, search, params);
  if (among) conditions.push(`p.ordinal = ANY (${params.add(among)}::int[])`);
  return { from: `FROM product p ${where(conditions)}`, values: params.values };
}

const where = (conditions: readonly string[]): string => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`);
