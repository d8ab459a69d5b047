/**
 * What a product is found by. Weights: name A, brand and SKUs B, category C, description D. English stems find other forms of a word; the same
 * words unstemmed find names that English would drop; a SKU is also one word as it stands, however a parser would cut it.
 */
export const createSearchDocument = `
  CREATE FUNCTION search_document(name text, brand text, skus text[], category text, description text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('pg_catalog.english', name), 'A') || setweight(to_tsvector('pg_catalog.simple', name), 'A')
      || setweight(to_tsvector('pg_catalog.english', coalesce(brand, '')), 'B') || setweight(to_tsvector('pg_catalog.simple', coalesce(brand, '')), 'B')
      || setweight(to_tsvector('pg_catalog.simple', array_to_string(skus, ' ')), 'B')
      || coalesce((
           SELECT string_agg('''' || replace(replace(lower(sku), '\\', '\\\\'), '''', '''''') || ''':1B', ' ')
           FROM unnest(skus) AS sku
         ), '')::tsvector
      || setweight(to_tsvector('pg_catalog.english', coalesce(category, '')), 'C')
      || setweight(to_tsvector('pg_catalog.simple', coalesce(category, '')), 'C')
      || setweight(to_tsvector('pg_catalog.english', description), 'D')
  $$;
`;
