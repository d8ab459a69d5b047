/** Names are looked through for shorter ones at most so far. */
const considered = 200;
/** What a name that is read and judged costs beside one that an index finds. */
const judgedCost = 20;

const folded = 'search_fold($1)';
/** The words before the last one, which may not be typed to its end. */
const finished = `btrim(regexp_replace(${folded}, '[^ ]*$', ''))`;
const unfinished = `regexp_replace(${folded}, '^.* ', '')`;

/** Whether the finished words leave so few products that reading those is quicker than looking up everything that begins as the last one. */
const fewAreLeft = `
  SELECT coalesce(min(uses) * ${judgedCost} < (SELECT sum(uses) FROM search_word WHERE word ^@ ${unfinished}), false) AS so
  FROM search_word WHERE word = ANY (string_to_array(${finished}, ' '))`;

const ofHeading = (conditions: string): string => `
  SELECT id, slug, name, name_folded FROM product
  WHERE status = 'active' AND length(${folded}) > 1 AND ${conditions} AND NOT name_folded ^@ ${folded}`;

/**
 * Names that begin as `$1` does, in their order; behind them those that have all its words in their heading, the last one unfinished, the shortest
 * first. The second part is only run when the first has too few. A single sign only begins names, as it begins a word of most products.
 */
export const suggestions = `
  SELECT id, slug, name FROM (
    (SELECT id, slug, name FROM product WHERE status = 'active' AND name_folded ^@ ${folded} AND ${folded} <> '' ORDER BY name_folded, id LIMIT $2)
    UNION ALL
    (WITH few AS MATERIALIZED (${fewAreLeft})
     SELECT id, slug, name FROM (
       (${ofHeading(`(SELECT so FROM few) AND search @@ search_heading(${finished}, false) AND ts_match_vq(search, search_heading($1, true))`)})
       UNION ALL
       (${ofHeading(`NOT (SELECT so FROM few) AND search @@ search_heading($1, true)`)})
       LIMIT ${considered}
     ) AS heading ORDER BY length(name_folded), name_folded, id LIMIT $2)
  ) AS suggestion LIMIT $2`;
