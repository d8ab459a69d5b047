import { conditionsOf, subtreeOf, type ProductFilter } from './product-filter.js';
import type { Statement } from './list-wish.js';
import { searchQuery } from './search-query.js';
import { SqlParams } from './sql-params.js';

/** The ids of the category that a filter names and of all below it, as `ids`: what a planner has to see to know how many products they have. */
export const subtreeIdsOf = (slug: string): Statement => ({ text: `SELECT ARRAY(${subtreeOf('$1')}) AS ids`, values: [slug] });

/** What the planner thinks of how many products a filter lets through, without reading any; `subtree` are the ids of its category, when it has one. */
export function estimateOf(filter: ProductFilter, subtree: readonly string[]): Statement {
  const params = new SqlParams();
  const search = filter.query === '' ? undefined : searchQuery(filter.query, params, filter.correction);
  const conditions = conditionsOf({ ...filter, category: '' }, search, params);
  if (filter.category !== '') conditions.push(`p.category_id = ANY (${params.add(subtree)}::uuid[])`);
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  return { text: `EXPLAIN (FORMAT JSON) SELECT FROM product p ${where}`, values: params.values };
}
