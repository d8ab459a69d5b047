import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createLanguages, createQueryFunctions, createTextFunctions } from './search-text.js';

/** Both are of PostgreSQL's own, and trusted: the owner of the database may make them. */
const createExtensions = `
  CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
  CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
`;

/**
 * What is found by which words; the one place that says it, for single writes and for whole files. Stems of the name weigh A, of the brand B, of the
 * category C, of the description D. Beside them stand, without position and weight, and marked so that they meet no stem:
 * - `^word`: the words of name, brand and category as they stand, for words typed by half, for words that a language leaves out, and for telling
 *   what says a word in its heading from what says it somewhere;
 * - `#code`: SKUs and barcodes without case, spaces and dashes;
 * - `~ab`: each two neighbouring signs of scripts that put no spaces between words.
 */
const createDocument = `
  CREATE FUNCTION product_document(name text, brand text, skus text[], barcodes text[], category text, description text) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  DECLARE
    folded_name text COLLATE "C" := public.search_fold(name COLLATE "C");
    folded_brand text COLLATE "C" := public.search_fold(brand COLLATE "C");
    folded_category text COLLATE "C" := public.search_fold(category COLLATE "C");
    told text COLLATE "C" := public.search_prose(description COLLATE "C");
    heading text COLLATE "C" := concat_ws(' ', folded_name, folded_brand, folded_category);
    codes text COLLATE "C" := public.search_code(array_to_string(skus || barcodes, E'\\n'));
    is_ascii boolean := octet_length(heading) = length(heading) AND octet_length(told) = length(told);
    stems regconfig := CASE WHEN is_ascii THEN 'public.ashlar_latin'::regconfig ELSE public.search_configuration(heading || told) END;
    marked text[] := string_to_array('^' || replace(heading, ' ', ' ^'), ' ') || string_to_array('#' || replace(codes, E'\\n', E'\\n#'), E'\\n');
    -- What is joined to the rest costs as much as the rest is long: the description comes last.
    found tsvector := setweight(to_tsvector(stems, folded_name), 'A')
      || setweight(to_tsvector(stems, coalesce(folded_brand, '')), 'B')
      || setweight(to_tsvector(stems, coalesce(folded_category, '')), 'C')
      || array_to_tsvector(array_remove(array_remove(marked, '^'), '#'))
      || to_tsvector(stems, told);
  BEGIN
    IF NOT is_ascii THEN
      found := found || public.search_pairs(heading || ' ' || left(told, 2000));
    END IF;
    RETURN found;
  END
  $$;
`;

/**
 * The words of all names, brands and categories: what a word with a typo may have meant. Words stay when their products go, since a correction that
 * finds nothing does no harm. `uses` is about how many products have the word: it is raised by n with a chance that sinks as it grows, so that writers
 * seldom touch a common word. `letters` are what is compared: Latin ones for those outside ASCII, as trigrams of some locales know no others.
 */
const createVocabulary = `
  CREATE TABLE search_word (
    word text COLLATE "C" PRIMARY KEY,
    uses int NOT NULL,
    letters text COLLATE "C" GENERATED ALWAYS AS (search_letters(word)) STORED,
    CONSTRAINT search_word_uses CHECK (uses > 0)
  ) WITH (fillfactor = 80);
  CREATE INDEX search_word_by_letters ON search_word USING gin (letters gin_trgm_ops) WITH (fastupdate = off);

  CREATE FUNCTION learn_words(product_ids uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO public.search_word AS known (word, uses)
    SELECT word, n
    FROM (
      SELECT word, count(*) AS n
      FROM (SELECT string_to_array(p.name_folded || ' ' || coalesce(public.search_fold(concat_ws(' ', p.brand, c.name) COLLATE "C"), ''), ' ')
            FROM public.product p LEFT JOIN public.category c ON c.id = p.category_id
            WHERE p.id = ANY (product_ids)) AS product (words), unnest(words) AS word
      GROUP BY word
    ) AS said
    LEFT JOIN public.search_word old USING (word)
    WHERE length(word) BETWEEN 2 AND 40 AND word !~ '[0-9]' AND (old.word IS NULL OR random() * old.uses < n)
    ORDER BY word
    ON CONFLICT (word) DO UPDATE SET uses = least(known.uses::bigint + greatest(known.uses, excluded.uses), 2000000000)
  $$;
`;

/** The name as it is compared with what somebody types. */
const foldNames = `
  ALTER TABLE product ADD COLUMN name_folded text COLLATE "C" GENERATED ALWAYS AS (search_fold(name COLLATE "C")) STORED;
  CREATE INDEX product_by_folded_name ON product (name_folded, id) WHERE status = 'active';
`;

/** `suggest` is a path of its own beside the products. */
const reserveSlug = `
  UPDATE product SET slug = 'suggest-' || ordinal WHERE slug = 'suggest';
  ALTER TABLE product ADD CONSTRAINT product_slug_reserved CHECK (slug <> 'suggest');
`;

const describeAll = `
  UPDATE product p SET search = product_document(p.name, p.brand,
    ARRAY(SELECT v.sku FROM variant v WHERE v.product_id = p.id), ARRAY(SELECT v.barcode FROM variant v WHERE v.product_id = p.id AND v.barcode IS NOT NULL),
    (SELECT c.name FROM category c WHERE c.id = p.category_id), p.description);
  SELECT learn_words(ARRAY(SELECT id FROM product));
  DROP FUNCTION search_document;
`;

/** Search that forgives: accents, typos, half words, scripts. */
export class Search1796000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createExtensions);
    await runner.query(createLanguages);
    await runner.query(createTextFunctions);
    await runner.query(createQueryFunctions);
    await runner.query(createDocument);
    await runner.query(foldNames);
    await runner.query(createVocabulary);
    await runner.query(reserveSlug);
    await runner.query(describeAll);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead');
  }
}
