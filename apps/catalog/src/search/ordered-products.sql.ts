import { productColumns } from '../product/product.columns.js';
import type { ProductFilter } from './product-filter.js';
import { conditionsOf, inSubtreeOf } from './product-filter.js';
import type { ListWish, Statement } from './list-wish.js';
import { behind, orderBy, sortColumn } from './product-sort.js';
import { searchQuery } from './search-query.js';
import { SqlParams } from './sql-params.js';

/** Of a group of so many products at most, all are looked at: it costs less than what follows. */
const aFew = 600;

const statuses = ['draft', 'active', 'archived'] as const;

/**
 * A page in the order of an index. Which way is the quick one depends on how the filter and the order go together, and no statistics tell: a filter that
 * many products pass is met soon on the way along the order, and one that few pass by looking them up. So a brand or a category of a few hundred
 * products is looked through as a whole. Of a larger one, and without either, the way along the order is tried, for a bounded number of rows; where
 * that does not fill the page, everything that the filter lets through is looked up and sorted. None of it grows with the page's number.
 */
export function inOrder(wish: ListWish): Statement {
  const params = new SqlParams();
  const order = orderBy(wish.sort);
  const chosen = isWhole(wish.filter) ? along(wish, wish.limit, params) : `SELECT p.id FROM (${tried(wish, params)}) p`;
  const text = `
    SELECT ${productColumns}, p.newest_at, 0::real AS rank
    FROM (${chosen}) chosen JOIN product p ON p.id = chosen.id LEFT JOIN category c ON c.id = p.category_id
    ORDER BY ${order}`;
  return { text, values: params.values };
}

function tried(wish: ListWish, params: SqlParams): string {
  const { filter, sort, after, limit } = wish;
  const order = `ORDER BY ${orderBy(sort)} LIMIT ${limit}`;
  const columns = `p.id, p.${sortColumn(sort)}`;
  const judged = { ...filter, status: undefined };
  const search = () => (filter.query === '' ? undefined : searchQuery(filter.query, params, filter.correction));
  const judge = conditionsOf(judged, search(), params, 'judge').join(' AND ');
  const find = conditionsOf(filter, search(), params);
  if (after) find.push(behind(sort, after, params));
  const { parts, rows } = fewOf(wish, search, params);
  return `
    WITH ${parts}, near AS MATERIALIZED (
      SELECT ${columns} FROM (${along(wish, reachOf(filter), params)}) p WHERE NOT (SELECT so FROM few) AND ${judge} ${order}
    ), size AS MATERIALIZED (
      SELECT count(*) FROM near
    )
    ${rows && `(${rows} ${order}) UNION ALL`}
    SELECT p.id FROM near p WHERE (SELECT count FROM size) = ${limit}
    UNION ALL
    (SELECT p.id FROM (SELECT ${columns} FROM product p WHERE ${find.join(' AND ')} OFFSET 0) p
     WHERE NOT (SELECT so FROM few) AND (SELECT count FROM size) < ${limit} ${order})`;
}

/**
 * `few.so`: whether the group that the filter names has few products. `rows` are those of them that the list shows, when it has. What the group's index does
 * not hold is read only then.
 */
function fewOf({ filter, sort, after }: ListWish, search: () => string | undefined, params: SqlParams): { parts: string; rows: string } {
  const group = groupOf(filter, params);
  if (group === undefined) return { parts: 'few AS (SELECT false AS so)', rows: '' };
  const conditions = conditionsOf(filter, search(), params, 'judge');
  if (after) conditions.push(behind(sort, after, params));
  const indexed = filter.query === '' && filter.attributes.length === 0;
  const own = `own AS MATERIALIZED (SELECT ${indexed ? `p.status, ${columnsOf(filter)}` : ''} FROM product p WHERE ${group} LIMIT ${aFew + 1})`;
  const few = indexed ? 'own p WHERE' : `product p WHERE ${group} AND`;
  return {
    parts: `${own}, few AS MATERIALIZED (SELECT count(*) <= ${aFew} AS so FROM own)`,
    rows: `SELECT p.id FROM ${few} (SELECT so FROM few) AND ${conditions.join(' AND ')}`,
  };
}

/** The group of products that an index holds with all that lists filter and sort by; undefined when the filter names none. */
function groupOf({ brand, category }: ProductFilter, params: SqlParams): string | undefined {
  if (brand !== '') return `p.brand = ${params.add(brand)}`;
  return category === '' ? undefined : inSubtreeOf(params.add(category), 'find');
}

/** The next `most` products in their order, whatever the filter says but of its status and of prices that bound the order itself. */
function along(wish: ListWish, most: number, params: SqlParams): string {
  const { filter, sort, after } = wish;
  const columns = columnsOf(filter);
  const order = `ORDER BY ${orderBy(sort)} LIMIT ${most}`;
  const bounds = after ? ` AND ${behind(sort, after, params)}` : '';
  const ranges = sortColumn(sort) === 'price_min' ? priceRanges(filter, params) : ['true'];
  // Each part is one ordered scan, and they are merged: an order over all statuses would need indexes of its own.
  const parts = (filter.status === undefined ? statuses : [filter.status]).flatMap((status) =>
    ranges.map((range) => `SELECT ${columns} FROM product p WHERE p.status = '${status}' AND ${range}${bounds} ${order}`),
  );
  return parts.length === 1 ? parts.join('') : `SELECT * FROM (${parts.map((part) => `(${part})`).join(' UNION ALL ')}) p ${order}`;
}

/** Where products in a range of prices stand in the order of their least price: in the range, and before it those whose greatest reaches it. */
function priceRanges({ minPrice, maxPrice }: ProductFilter, params: SqlParams): string[] {
  const highest = maxPrice === undefined ? 'true' : `p.price_min <= ${params.add(maxPrice)}::bigint`;
  if (minPrice === undefined) return [highest];
  const min = `${params.add(minPrice)}::bigint`;
  return [`p.price_min >= ${min} AND ${highest}`, `p.price_min < ${min} AND p.price_max >= ${min} AND p.price_max > p.price_min`];
}

/** How far the way along the order is tried: as long as the indexes hold what is asked for it costs little, and texts, attributes and variants more. */
function reachOf({ query, attributes, minPrice, maxPrice }: ProductFilter): number {
  if (minPrice !== undefined && maxPrice !== undefined) return 1_000;
  if (query !== '') return 2_000;
  return attributes.length > 0 ? 1_500 : 5_000;
}

function columnsOf({ query, attributes }: ProductFilter): string {
  const columns = ['id', 'name', 'newest_at', 'price_min', 'price_max', 'category_id', 'brand', 'in_stock'];
  if (query !== '') columns.push('search');
  if (attributes.length > 0) columns.push('attributes');
  return columns.map((column) => `p.${column}`).join(', ');
}

const isWhole = ({ query, category, brand, minPrice, maxPrice, inStock, attributes }: ProductFilter): boolean =>
  query === '' &&
  category === '' &&
  brand === '' &&
  minPrice === undefined &&
  maxPrice === undefined &&
  inStock === undefined &&
  attributes.length === 0;
