import { productColumns } from '../product/product.columns.js';
import { conditionsOf } from './product-filter.js';
import type { ListWish, Statement } from './list-wish.js';
import { behind, orderBy } from './product-sort.js';
import { asTyped, exactCode, headingQuery, searchQuery } from './search-query.js';
import { SqlParams } from './sql-params.js';

/** So many matches are ranked at most: who has more asked for something common, and sees the best of a part. */
const ranked = 2_000;

/**
 * One page by relevance, in one statement. What matches comes in up to four kinds, better ones first: SKUs and barcodes as they were typed, what says
 * all words in its heading, what says them anywhere, and, of a search that was corrected, what it may have meant. Of these the first `ranked` are
 * ranked; within the last kind that is reached it is those that the database comes upon first. A page ends where they end.
 */
export function relevancePageOf({ filter, sort, after, limit }: ListWish): Statement {
  const params = new SqlParams();
  const { query, correction = asTyped } = filter;
  const conditions = conditionsOf(filter, undefined, params);
  const code = exactCode(query, params);
  const heading = headingQuery(query, params);
  const typed = searchQuery(query, params);
  const corrected = correction !== asTyped;
  const kinds = [code, ...(heading ? [heading] : []), typed];
  if (corrected) kinds.push(searchQuery(query, params, { ...correction, loose: false }));
  if (correction.loose) kinds.push(searchQuery(query, params, correction));
  const matched = kinds.map((kind, at) => {
    const own = [...conditions, `p.search @@ ${kind}`, ...kinds.slice(0, at).map((better) => `NOT p.search @@ ${better}`)];
    return `(SELECT p.id, p.search, p.name_folded, ${kinds.length - at} AS kind FROM product p WHERE ${own.join(' AND ')} LIMIT ${ranked})`;
  });
  const position = after ? `WHERE ${behind(sort, after, params)}` : '';
  const text = `
    SELECT ${productColumns}, p.newest_at, best.rank
    FROM (
      SELECT p.id, p.rank FROM (
        SELECT m.id, ${rankOf(kinds, params.add(query))} AS rank FROM (SELECT * FROM (${matched.join(' UNION ALL ')}) AS matched LIMIT ${ranked}) AS m
      ) AS p ${position} ORDER BY ${orderBy(sort)} LIMIT ${limit}
    ) AS best
    JOIN product p ON p.id = best.id
    LEFT JOIN category c ON c.id = p.category_id
    ORDER BY best.rank DESC, best.id DESC`;
  return { text, values: params.values };
}

/** The kind decides first; then the weights of where the words stand, whether they are the whole name, and how much of it they are. */
function rankOf(kinds: readonly string[], query: string): string {
  const best = kinds.at(-1);
  return `(m.kind + ts_rank(m.search, ${best}) + CASE WHEN m.name_folded = btrim(search_fold(${query})) THEN 0.5 ELSE 0 END
    + 0.3 * least(1, length(${query}) / greatest(length(m.name_folded), 1)::float8))::float8`;
}
