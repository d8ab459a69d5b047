/**
 * For each of the words `$1` those of the vocabulary that look like it, itself included, and the best way to cut it into two. Trigrams choose the few
 * that are worth comparing letter by letter; of a short word two swapped letters spoil most of them, so that such words are asked for by themselves.
 * What is made of a typed word is made once, since it is compared with hundreds; arrays of words are looked up where a join would read all words.
 */
export const candidatesFor = `
  WITH asked AS MATERIALIZED (
    SELECT typed, folded, search_letters(folded) AS letters, length(folded) AS size
    FROM (SELECT typed, search_fold(typed COLLATE "C") AS folded FROM unnest($1::text[]) AS typed OFFSET 0) AS given
  )
  SELECT asked.typed, near.word, near.uses
  FROM asked,
       LATERAL (
         (SELECT w.word, w.uses FROM search_word w
          WHERE w.letters % asked.letters AND length(w.word) BETWEEN asked.size - 2 AND asked.size + $2
          ORDER BY similarity(w.letters, asked.letters) DESC, w.uses DESC LIMIT 20)
         UNION
         (SELECT w.word, w.uses FROM search_word w
          WHERE w.word = ANY (ARRAY(SELECT overlay(asked.folded PLACING reverse(substr(asked.folded, swap, 2)) FROM swap FOR 2)
                                    FROM generate_series(1, asked.size - 1) AS swap)))
         UNION
         (SELECT a.word || ' ' || b.word, least(a.uses, b.uses)
          FROM search_word a JOIN search_word b ON b.word = substr(asked.folded, length(a.word) + 1)
          WHERE a.word = ANY (ARRAY(SELECT left(asked.folded, cut) FROM generate_series(2, asked.size - 2) AS cut))
          ORDER BY 2 DESC LIMIT 1)
       ) AS near`;
