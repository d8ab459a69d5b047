import { milliseconds, productColumns } from '../product/product.columns.js';
import type { KindOfMatch } from './kinds-of-match.js';
import { conditionsOf } from './product-filter.js';
import type { ListWish, Statement } from './list-wish.js';
import { behind, orderBy } from './product-sort.js';
import { SqlParams } from './sql-params.js';

/** So many matches of a kind are ranked at most: who has more asked for something common, and sees the best of a part. */
const ranked = 1_000;

/**
 * The `id`s of one page by relevance with their `rank`s, in their order. A kind is only looked for when the better ones do not fill the page, so that
 * what is common costs no more than its best kind. Of each the first `ranked` are ranked that the database comes upon; behind them the list goes on
 * with the next kind. Nothing is shown that `better` kinds have. Those are left out by a function rather than by the operator, as the planner would
 * think about that each time.
 */
export function ranksOf(wish: ListWish, kinds: readonly KindOfMatch[], better: readonly KindOfMatch[] = []): Statement {
  const params = new SqlParams();
  const { filter, sort, after, limit } = wish;
  const conditions = conditionsOf(filter, undefined, params);
  const typed = `${params.add(filter.query)}::text`;
  const position = after ? `WHERE ${behind(sort, after, params)}` : '';
  const order = `ORDER BY ${orderBy(sort)} LIMIT ${limit}`;
  const queryOf = (text: string) => `${params.add(text)}::tsquery`;
  const others = better.map(({ queries }) => queryOf(queries.at(-1)!.text));
  const looked: string[] = [];
  for (const kind of kinds) {
    const isBefore = after !== undefined && kind.least > Number(after[0]);
    const queries = (isBefore ? kind.queries.slice(-1) : kind.queries).map(({ text }) => queryOf(text));
    if (!isBefore) {
      const unfilled = looked.length === 0 ? [] : [`${looked.map((_, n) => `(SELECT count(*) FROM kind_${n})`).join(' + ')} < ${limit}`];
      const rank = rankOf(queryOf(kind.rankedBy), typed, kind.least);
      const matches = queries.map((each, at) => {
        const { lookedUp } = kind.queries[at];
        const found =
          lookedUp === undefined ? `p.search @@ ${each}` : `p.search @@ ${queryOf(lookedUp)} AND ts_match_vq(p.search, ${each})`;
        const own = [...unfilled, ...conditions, found, ...[...others, ...queries.slice(0, at)].map(isNot)];
        return `(SELECT p.id, ${rank} AS rank FROM product p WHERE ${own.join(' AND ')} LIMIT ${ranked})`;
      });
      looked.push(`kind_${looked.length} AS MATERIALIZED (
        SELECT p.id, p.rank FROM (SELECT * FROM (${matches.join(' UNION ALL ')}) AS p LIMIT ${ranked}) AS p ${position} ${order})`);
    }
    others.push(queries.at(-1)!);
  }
  const all = looked.map((_, n) => `SELECT id, rank FROM kind_${n}`).join(' UNION ALL ');
  return { text: `WITH ${looked.join(', ')} SELECT p.id, p.rank FROM (${all}) AS p ${order}`, values: params.values };
}

const isNot = (query: string): string => `NOT ts_match_vq(p.search, ${query})`;

/** From `least` on: the weights of where the words stand, whether they are the whole name, and how much of it they are. What was typed is folded once. */
const rankOf = (kind: string, typed: string, least: number): string => `
  ${least} + ts_rank(p.search, ${kind})::float8 + CASE WHEN p.name_folded = (SELECT btrim(search_fold(${typed}))) THEN 0.5::float8 ELSE 0 END
  + 0.3::float8 * least(1, length(${typed}) / greatest(length(p.name_folded), 1)::float8)`;

/** The products `$1` with the ranks `$2` in their order, as far as they are of the status `$3`; of any when it is null. */
export const rankedProducts = `
  SELECT ${productColumns}, ${milliseconds('p.newest_at')} AS newest_ms, best.rank
  FROM unnest($1::uuid[], $2::float8[]) WITH ORDINALITY AS best (id, rank, place)
  JOIN product p ON p.id = best.id AND ($3::text IS NULL OR p.status = $3)
  LEFT JOIN category c ON c.id = p.category_id
  ORDER BY best.place`;
