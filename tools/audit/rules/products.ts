import { sqlRule, type Rule } from '../rule.js';

/** What a product is found by, made of what it is now. */
const document = `product_document(p.name, p.brand, ARRAY(SELECT v.sku FROM variant v WHERE v.product_id = p.id),
  ARRAY(SELECT v.barcode FROM variant v WHERE v.product_id = p.id AND v.barcode IS NOT NULL), c.name, p.description)`;

/** As `learn_words` takes them. */
const words = `
  SELECT word, min(p.id::text) AS product FROM product p LEFT JOIN category c ON c.id = p.category_id,
         unnest(string_to_array(p.name_folded || ' ' || coalesce(search_fold(concat_ws(' ', p.brand, c.name) COLLATE "C"), ''), ' ')) AS word
  WHERE length(word) BETWEEN 2 AND 40 AND word !~ '[0-9]' GROUP BY word`;

/** What lists, search and facets are made of is what the products are. */
export const productRules: Rule[] = [
  sqlRule('products: prices and stock are those of the variants', 'catalog', {
    count: 'SELECT count(*) FROM product',
    violations: `
      WITH own AS (
        SELECT v.product_id, array_agg(DISTINCT v.price ORDER BY v.price) AS prices,
               min(v.currency) AS currency, count(DISTINCT v.currency) AS currencies,
               coalesce(bool_or(NOT v.track_inventory OR s.on_hand > s.reserved), false) AS in_stock
        FROM variant v LEFT JOIN stock s ON s.variant_id = v.id GROUP BY v.product_id
      )
      SELECT p.id, CASE WHEN own.product_id IS NULL THEN 'it has no variant'
                        ELSE format('%s %s, in stock: %s; its variants: %s %s, in stock: %s', shown.prices, p.price_currency, p.in_stock,
                                    own.prices, own.currency, own.in_stock) END AS what
      FROM product p LEFT JOIN own ON own.product_id = p.id,
           LATERAL (SELECT p.price_min || coalesce(p.prices_between, '{}') || array_remove(ARRAY[p.price_max], p.price_min) AS prices) AS shown
      WHERE own.currencies > 1 OR (shown.prices, p.price_currency, p.in_stock) IS DISTINCT FROM (own.prices, own.currency, own.in_stock)`,
  }),
  sqlRule('products: each is found by what it is now', 'catalog', {
    count: 'SELECT count(*) FROM product',
    violations: `
      SELECT p.id, format('%s is found by other words than its own', p.slug) AS what
      FROM product p LEFT JOIN category c ON c.id = p.category_id
      WHERE p.search <> ${document} AND EXISTS (SELECT FROM search_language WHERE documents = language)`,
  }),
  sqlRule('products: the search knows the words of each', 'catalog', {
    count: 'SELECT count(*) FROM search_word',
    violations: `
      SELECT said.word AS id, format('no typo in it is corrected, and product %s has it', said.product) AS what
      FROM (${words}) AS said WHERE NOT EXISTS (SELECT FROM search_word known WHERE known.word = said.word)`,
  }),
  sqlRule('products: each has a number of its own', 'catalog', {
    count: 'SELECT count(*) FROM product',
    violations: `
      SELECT ordinal::text AS id, format('%s products have it: %s', count(*), left(string_agg(id::text, ', '), 200)) AS what
      FROM product GROUP BY ordinal HAVING count(*) > 1 OR ordinal < 1 OR ordinal > (SELECT last_value FROM product_ordinal_seq)`,
  }),
  sqlRule('products: each row is at the version of its last event', 'catalog', {
    count: 'SELECT count(*) FROM product',
    violations: `
      SELECT coalesce(p.id::text, e.subject) AS id, format('version %s, its last event is version %s', coalesce(p.version::text, 'none: it is not there, '),
                                                           coalesce(e.version::text, 'none')) AS what
      FROM product p FULL JOIN (SELECT subject, max(version) AS version FROM event_log WHERE aggregate = 'product' GROUP BY subject) e ON e.subject = p.id::text
      WHERE p.version IS DISTINCT FROM e.version`,
  }),
  sqlRule('categories: each path leads through its parents', 'catalog', {
    count: 'SELECT count(*) FROM category',
    violations: `
      SELECT c.id, format('%s, its parent is %s', c.path, coalesce(p.path, 'none')) AS what
      FROM category c LEFT JOIN category p ON p.id = c.parent_id WHERE c.path <> concat_ws('/', p.path, c.slug)`,
  }),
];
