/**
 * Stemmers by script. `ashlar_latin` stems by the language of the shop, which `set_search_language` sets; the others by the one language of their
 * script that PostgreSQL has a stemmer for, and Latin words among them as the shop does. Text is folded before it is parsed, so that they need no
 * dictionary for accents.
 */
export const createLanguages = `
  CREATE TEXT SEARCH CONFIGURATION ashlar_latin (COPY = pg_catalog.english);
  CREATE TEXT SEARCH CONFIGURATION ashlar_cyrillic (COPY = pg_catalog.russian);
  CREATE TEXT SEARCH CONFIGURATION ashlar_greek (COPY = pg_catalog.greek);
  CREATE TEXT SEARCH CONFIGURATION ashlar_arabic (COPY = pg_catalog.arabic);
  CREATE TEXT SEARCH CONFIGURATION ashlar_devanagari (COPY = pg_catalog.hindi);
  CREATE TEXT SEARCH CONFIGURATION ashlar_armenian (COPY = pg_catalog.armenian);
  CREATE TEXT SEARCH CONFIGURATION ashlar_tamil (COPY = pg_catalog.tamil);

  -- What the shop's language is, and what the documents were made by: null while they are being made again.
  CREATE TABLE search_language (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    language text NOT NULL,
    documents text
  );
  INSERT INTO search_language (language, documents) VALUES ('english', 'english');

  CREATE FUNCTION set_search_language(name text) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    stemmer text := CASE name WHEN 'simple' THEN 'simple' ELSE name || '_stem' END;
    script text;
  BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_ts_dict WHERE dictname = stemmer AND dictnamespace = 'pg_catalog'::regnamespace) THEN
      RAISE EXCEPTION 'PostgreSQL has no stemmer for "%"', name USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOREACH script IN ARRAY ARRAY['latin', 'cyrillic', 'greek', 'arabic', 'devanagari', 'armenian', 'tamil'] LOOP
      EXECUTE format('ALTER TEXT SEARCH CONFIGURATION public.ashlar_%s ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH pg_catalog.%I',
                     script, stemmer);
    END LOOP;
    EXECUTE format('ALTER TEXT SEARCH CONFIGURATION public.ashlar_latin ALTER MAPPING FOR word, hword, hword_part WITH pg_catalog.%I', stemmer);
    UPDATE public.search_language SET language = name, documents = NULL;
  END
  $$;
`;

/** Signs that text puts side by side without spaces: Thai, Lao, Burmese, Khmer, kana, Chinese characters, Hangul. */
const unspaced = String.raw`[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]`;

/**
 * SQL: a text of ASCII with spaces for punctuation and without apostrophes. `translate` would compare each letter with each sign: a `replace` for each
 * sign costs half.
 */
const withSpaces = (content: string): string => {
  const spaced = [...'-/.,()&+:"_!'].reduce((text, sign) => `replace(${text}, '${sign}', ' ')`, `replace(${content}, '''', '')`);
  return `replace(replace(${spaced}, '  ', ' '), '  ', ' ')`;
};

/**
 * How text becomes words. All of these are immutable as PostgreSQL's own text search functions are: for as long as the configurations stay. They are
 * written for speed, since a file of products runs through them: most text is ASCII, and then the dear parts are left out.
 * - `search_fold`: small letters without accents, and spaces for punctuation, so that a word is what stands between two of them;
 * - `search_prose`: long text for the parser, which takes most punctuation as it is;
 * - `search_code`: a SKU or barcode as it is compared;
 * - `search_letters`: the letters of a word as Latin ones.
 */
export const createTextFunctions = String.raw`
  CREATE FUNCTION search_fold(content text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
  BEGIN
    IF octet_length(content) = length(content) THEN
      RETURN btrim(${withSpaces('lower(content COLLATE "C")')});
    END IF;
    RETURN btrim(regexp_replace(translate(public.unaccent('public.unaccent'::regdictionary, lower(normalize(content, NFKC) COLLATE "und-x-icu")),
                     '-/.,()&+:"_!–—−…“”„«»‹›•·™®©°×、。・「」''’‘ʼ', repeat(' ', 35)), '\s+', ' ', 'g'));
  END
  $$;

  CREATE FUNCTION search_prose(content text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
  BEGIN
    IF octet_length(content) = length(content) THEN
      RETURN replace(content, '/', ' ');
    END IF;
    RETURN public.search_fold(content COLLATE "C");
  END
  $$;

  CREATE FUNCTION search_configuration(content text) RETURNS regconfig LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
  BEGIN
    IF octet_length(content) = length(content) OR content !~ '[\u0370-\u1fff]' THEN
      RETURN 'public.ashlar_latin'::regconfig;
    END IF;
    RETURN CASE
      WHEN content ~ '[\u0400-\u052f]' THEN 'public.ashlar_cyrillic'::regconfig
      WHEN content ~ '[\u0370-\u03ff\u1f00-\u1fff]' THEN 'public.ashlar_greek'::regconfig
      WHEN content ~ '[\u0600-\u06ff]' THEN 'public.ashlar_arabic'::regconfig
      WHEN content ~ '[\u0900-\u097f]' THEN 'public.ashlar_devanagari'::regconfig
      WHEN content ~ '[\u0530-\u058f]' THEN 'public.ashlar_armenian'::regconfig
      WHEN content ~ '[\u0b80-\u0bff]' THEN 'public.ashlar_tamil'::regconfig
      ELSE 'public.ashlar_latin'::regconfig
    END;
  END
  $$;

  CREATE FUNCTION search_code(content text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT translate(lower(content COLLATE "C"), ' -_/.', '')
  $$;

  CREATE FUNCTION search_letters(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT translate(word, 'абвгдежзийклмнопрстуфхцчшщъыьэюяієґїαβγδεζηθικλμνξοπρςστυφχψω',
                           'abvgdejziyklmnoprstufhcqwx2y3eu5iegiabgdezh8iklmnxoprsstufx4w')
  $$;

  CREATE FUNCTION search_pairs(content text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(array_to_tsvector(array_agg('~' || substr(run[1], at, 2))), '')
    FROM regexp_matches(content, '${unspaced}+', 'g') AS run, generate_series(1, greatest(length(run[1]) - 1, 1)) AS at
  $$;
`;

/**
 * How what somebody typed becomes a `tsquery`. `search_term` is one word, or several that punctuation holds together: as stems, as one word, with
 * letters and digits apart, and, where it may not be typed to its end, as the beginning of a word of a heading. Words that a language leaves out are
 * empty, and so vanish beside others.
 */
export const createQueryFunctions = String.raw`
  CREATE FUNCTION search_heading(words text, unfinished boolean) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
  DECLARE
    folded text COLLATE "C" := btrim(regexp_replace(public.search_fold(words COLLATE "C"), '\s+', ' ', 'g'));
  BEGIN
    IF folded = '' THEN
      RETURN '';
    END IF;
    RETURN '''^' || replace(replace(folded, '\', '\\'), ' ', ''' & ''^') || '''' || CASE WHEN unfinished THEN ':*' ELSE '' END;
  END
  $$;

  CREATE FUNCTION search_phrase(words text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
  DECLARE
    folded text COLLATE "C" := public.search_fold(words COLLATE "C");
  BEGIN
    RETURN phraseto_tsquery(public.search_configuration(folded), folded);
  END
  $$;

  CREATE FUNCTION search_term(word text, unfinished boolean) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
  DECLARE
    folded text COLLATE "C" := btrim(public.search_fold(word COLLATE "C"));
    apart text COLLATE "C" := regexp_replace(folded, '(?<=[[:alpha:]])(?=[0-9])|(?<=[0-9])(?=[[:alpha:]])', ' ', 'g');
    stems regconfig := public.search_configuration(folded);
    found tsquery;
  BEGIN
    IF octet_length(folded) > length(folded) AND folded ~ '${unspaced}' THEN
      found := (SELECT string_agg('''' || pair || '''' || CASE WHEN length(pair) = 2 THEN ':*' ELSE '' END, ' & ')
                FROM unnest(tsvector_to_array(public.search_pairs(folded))) AS pair);
      RETURN found && plainto_tsquery(stems, regexp_replace(folded, '${unspaced}+', ' ', 'g'));
    END IF;
    found := phraseto_tsquery(stems, folded);
    IF numnode(found) = 0 THEN
      RETURN found;
    END IF;
    IF apart <> folded THEN
      found := found || phraseto_tsquery(stems, apart);
    END IF;
    IF strpos(folded, ' ') > 0 THEN
      found := found || plainto_tsquery(stems, replace(folded, ' ', ''));
    END IF;
    IF unfinished AND length(folded) > 1 THEN
      found := found || public.search_heading(folded, true);
    END IF;
    RETURN found;
  END
  $$;

  CREATE FUNCTION search_codes(typed text, unfinished boolean) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT ('''#' || replace(replace(public.search_code(typed), '\', '\\'), '''', '''''') || '''' || CASE WHEN unfinished THEN ':*' ELSE '' END)::tsquery
  $$;
`;
