import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Learns words of which a file has counted the uses, and with them those of products whose words only the database can tell: for single writes that is all.
 */
const learnCountedWords = `
  CREATE FUNCTION learn_words(product_ids uuid[], words text[], counts int[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO public.search_word AS known (word, uses)
    SELECT said.word, said.n
    FROM (
      SELECT each.word COLLATE "C" AS word, sum(each.n)::int AS n
      FROM (
        SELECT word, n FROM unnest(words, counts) AS counted (word, n)
        UNION ALL
        SELECT word, 1
        FROM (SELECT string_to_array(p.name_folded || ' ' || coalesce(public.search_fold(concat_ws(' ', p.brand, c.name) COLLATE "C"), ''), ' ')
              FROM public.product p LEFT JOIN public.category c ON c.id = p.category_id
              WHERE p.id = ANY (product_ids)) AS product (words), unnest(product.words) AS word
      ) AS each
      WHERE length(each.word) BETWEEN 2 AND 40 AND each.word !~ '[0-9]'
      GROUP BY 1
    ) AS said
    LEFT JOIN public.search_word old USING (word)
    WHERE old.word IS NULL OR random() * old.uses < said.n
    ORDER BY word
    ON CONFLICT (word) DO UPDATE SET uses = least(known.uses::bigint + greatest(known.uses, excluded.uses), 2000000000)
  $$;
  CREATE OR REPLACE FUNCTION learn_words(product_ids uuid[]) RETURNS void LANGUAGE sql AS $$
    SELECT public.learn_words(product_ids, '{}', '{}')
  $$;
`;

/** Nobody looks an event up by its id, and consumers tell by aggregate, subject and version what they had: the index only cost every event its upkeep. */
const dropUnusedIndex = `
  ALTER TABLE event_log DROP CONSTRAINT event_log_event_id_key;
`;

/**
 * What a file leaves behind: words that the indexes have not sorted in yet, which every search would look through, and statistics of an emptier catalog. Both
 * are the owner's to do; autovacuum would, some time later.
 */
const settleAfterFiles = `
  CREATE FUNCTION settle_import() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  BEGIN
    IF NOT has_table_privilege(session_user, 'import_product', 'DELETE') THEN RAISE insufficient_privilege; END IF;
    PERFORM gin_clean_pending_list('product_by_search'), gin_clean_pending_list('product_by_attributes');
    ANALYZE product, variant, stock, search_word;
  END
  $$;
`;

/** What makes files come in faster. */
export class ImportSpeed1796000000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(learnCountedWords);
    await runner.query(dropUnusedIndex);
    await runner.query(settleAfterFiles);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
