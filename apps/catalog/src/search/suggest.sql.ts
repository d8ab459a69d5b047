import type { Statement } from './list-wish.js';

/** Names are looked through for shorter ones at most so far. */
const considered = 200;

/**
 * Names that begin as `typed` does, in their order; behind them those that have all its words in their heading, the last one unfinished, the shortest
 * first. The second part is only run when the first has too few. A single sign only begins names, as it begins a word of most products.
 */
export function suggestionsFor(typed: string, limit: number): Statement {
  const text = `
    SELECT id, slug, name FROM (
      (SELECT id, slug, name FROM product WHERE status = 'active' AND name_folded ^@ search_fold($1) AND search_fold($1) <> '' ORDER BY name_folded, id LIMIT $2)
      UNION ALL
      (SELECT id, slug, name FROM (
         SELECT id, slug, name, name_folded FROM product
         WHERE status = 'active' AND length(search_fold($1)) > 1 AND search @@ search_heading($1, true) AND NOT name_folded ^@ search_fold($1) LIMIT ${considered}
       ) AS heading ORDER BY length(name_folded), name_folded, id LIMIT $2)
    ) AS suggestion LIMIT $2`;
  return { text, values: [typed, limit] };
}
