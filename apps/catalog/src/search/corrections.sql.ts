/**
 * For each of the words `$1` those of the vocabulary that look like it, itself included, and the best way to cut it into two. Trigrams choose the few
 * that are worth comparing letter by letter; of a short word two swapped letters spoil most of them, so that such words are asked for by themselves.
 */
export const candidatesFor = `
  SELECT asked.typed, near.word, near.uses
  FROM (SELECT typed, search_fold(typed COLLATE "C") AS folded FROM unnest($1::text[]) AS typed) AS asked,
       LATERAL (
         (SELECT w.word, w.uses FROM search_word w
          WHERE search_letters(w.word) % search_letters(asked.folded) AND length(w.word) BETWEEN length(asked.folded) - 2 AND length(asked.folded) + $2
          ORDER BY similarity(search_letters(w.word), search_letters(asked.folded)) DESC, w.uses DESC LIMIT 20)
         UNION
         (SELECT w.word, w.uses FROM generate_series(1, length(asked.folded) - 1) AS swap
          JOIN search_word w ON w.word = overlay(asked.folded PLACING reverse(substr(asked.folded, swap, 2)) FROM swap FOR 2))
         UNION
         (SELECT a.word || ' ' || b.word, least(a.uses, b.uses) FROM generate_series(2, length(asked.folded) - 2) AS cut
          JOIN search_word a ON a.word = left(asked.folded, cut) JOIN search_word b ON b.word = substr(asked.folded, cut + 1)
          ORDER BY 2 DESC LIMIT 1)
       ) AS near`;
