import { inside, stranger, type Plant } from './plant.js';
import type { SmallShop } from './small-shop.js';

const inCatalog = inside('catalog');
const goods = (shop: SmallShop) => shop.goods;
const theImport = ({ ids }: SmallShop) => ids.import;

/** Columns of the product of a SKU. */
const product = (columns: string) => `UPDATE product SET ${columns} WHERE id = (SELECT product_id FROM variant WHERE sku = $1)`;
const category = (columns: string) => `UPDATE category SET ${columns} WHERE slug = $1`;

const ranges = 'products: prices and stock are those of the variants';
const found = 'products: each is found by what it is now';
const vocabulary = 'products: the search knows the words of each';
const counts = 'imports: the counts of each add up';
const leftovers = 'imports: one that has ended left nothing behind';

export const catalogPlants: readonly Plant[] = [
  {
    name: 'a product that is in stock, and is shown as sold out',
    ...inCatalog(product('in_stock = false'), product('in_stock = true'), goods),
    seenBy: [ranges],
  },
  {
    name: 'a product whose price in lists is not that of its variant',
    ...inCatalog(product('price_max = price_max + 1'), product('price_max = price_max - 1'), goods),
    seenBy: [ranges],
  },
  {
    name: 'a product that lists show in a range of prices in which no variant of it is',
    ...inCatalog(product(`prices_between = ARRAY[price_min + 1]`), product('prices_between = NULL'), goods),
    seenBy: [ranges],
  },
  {
    name: 'a product that is found by a word that it has no longer',
    ...inCatalog(product(`search = search || '''^teapot'''::tsvector`), product(`search = ts_delete(search, '^teapot')`), goods),
    seenBy: [found],
  },
  {
    name: 'a category that was renamed behind the back of search',
    ...inCatalog(category(`name = 'Infusions'`), category(`name = 'Tea'`), () => 'tea'),
    seenBy: [found, vocabulary],
  },
  {
    name: 'a word that search was never told of',
    ...inCatalog(`DELETE FROM search_word WHERE word = $1`, `INSERT INTO search_word (word, uses) VALUES ($1, 1)`, () => 'kettle'),
    seenBy: [vocabulary],
  },
  {
    name: 'numbers of products that would be given once more',
    ...inCatalog(
      `SELECT setval('product_ordinal_seq', ordinal - 1) FROM product p JOIN variant v ON v.product_id = p.id WHERE v.sku = $1`,
      `SELECT setval('product_ordinal_seq', max(ordinal)) FROM product WHERE $1 <> ''`,
      goods,
    ),
    seenBy: ['products: each has a number of its own'],
  },
  {
    name: 'a write of a product that no event tells of',
    ...inCatalog(product('version = version + 1'), product('version = version - 1'), goods),
    seenBy: ['products: each row is at the version of its last event'],
  },
  {
    name: 'a category beside its parent',
    ...inCatalog(category('path = slug'), category(`path = 'kitchen/' || slug`), () => 'tea'),
    seenBy: ['categories: each path leads through its parents'],
  },
  {
    name: 'a row that an import rejected and tells nobody of',
    ...inCatalog(
      `UPDATE import SET rejected = rejected + 1 WHERE id = $1`,
      `UPDATE import SET rejected = rejected - 1 WHERE id = $1`,
      theImport,
    ),
    seenBy: [counts],
  },
  {
    name: 'an import that made more products than its file has rows',
    ...inCatalog(
      `UPDATE import SET created = created + 2 WHERE id = $1`,
      `UPDATE import SET created = created - 2 WHERE id = $1`,
      theImport,
    ),
    seenBy: [counts],
  },
  {
    name: 'a piece of a file that nobody needs any more',
    ...inCatalog(
      `INSERT INTO import_piece (import_id, number, data) VALUES ($1, 0, 'x')`,
      `DELETE FROM import_piece WHERE import_id = $1`,
      theImport,
    ),
    seenBy: [leftovers],
  },
  {
    name: 'rows of a file that are staged for nobody',
    ...inCatalog(
      `INSERT INTO import_category (path, category_id) VALUES ('{}', $1)`,
      `DELETE FROM import_category WHERE category_id = $1`,
      () => stranger,
    ),
    seenBy: [leftovers],
  },
  {
    name: 'an import that nobody works at',
    ...inCatalog(
      `INSERT INTO import (id, state, format, dry_run, currency, gzip, zero_prices, actor, updated_at)
       VALUES ($1::uuid, 'queued', 'csv', true, 'GBP', false, false, $1::uuid, now() - interval '16 minutes')`,
      `DELETE FROM import WHERE id = $1`,
      () => stranger,
    ),
    seenBy: ['imports: none waits for a quarter of an hour'],
  },
];
