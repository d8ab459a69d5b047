import { milliseconds, productColumns } from '../product/product.columns.js';
import type { ProductFilter } from './product-filter.js';
import { conditionsOf } from './product-filter.js';
import type { GroupSize } from './group-sizes.js';
import { aFew, groupOf, withoutGroup } from './product-groups.sql.js';
import type { ListWish, Statement } from './list-wish.js';
import { priceConditions, priceParts, spans } from './price-ranges.sql.js';
import { behind, orderBy, sortColumn, type EffectiveSort } from './product-sort.js';
import { searchQuery } from './search-query.js';
import { SqlParams, where } from './sql-params.js';

const statuses = ['draft', 'active', 'archived'] as const;

/**
 * A page in the order of an index. Which way is the quick one depends on how the filter and the order go together, and no statistics tell: a filter that
 * many products pass is met soon on the way along the order, and one that few pass by looking them up. So a brand or a category of a few hundred
 * products is looked through as a whole. Of a larger one, and without either, the way along the order is tried, for a bounded number of rows; where
 * that does not fill the page, everything that the filter lets through is looked up and sorted. None of it grows with the page's number.
 *
 * Whoever knows the `size` of the filter's group has only that way planned and begun. Otherwise it is found out, and each row says it (`few`).
 */
export function inOrder(wish: ListWish, size?: GroupSize): Statement {
  const params = new SqlParams();
  const order = orderBy(wish.sort);
  const chosen = isWhole(wish)
    ? `SELECT p.id, NULL::boolean AS few FROM (${along(wish, wish.limit, params)}) p`
    : tried(wish, size, params);
  const text = `
    SELECT ${productColumns}, ${milliseconds('p.newest_at')} AS newest_ms, 0::real AS rank, chosen.few
    FROM (${chosen}) chosen JOIN product p ON p.id = chosen.id LEFT JOIN category c ON c.id = p.category_id
    ORDER BY ${order}`;
  return { text, values: params.values };
}

function tried(wish: ListWish, known: GroupSize | undefined, params: SqlParams): string {
  const { filter, sort, limit } = wish;
  const order = `ORDER BY ${orderBy(sort)} LIMIT ${limit}`;
  const columns = `p.id, p.${sortColumn(sort)}`;
  const search = () => (filter.query === '' ? undefined : searchQuery(filter.query, params, filter.correction));
  if (known === 'few') return `SELECT p.id, true AS few FROM (${ofGroup(wish, search(), params)} ${order}) p`;
  const left = isByPrice(sort) ? { ...filter, minPrice: undefined, maxPrice: undefined } : filter;
  const judge = conditionsOf({ ...left, status: undefined }, search(), params, 'judge').join(' AND ');
  const group = known === undefined ? groupOf(filter, params) : undefined;
  const isMany = group === undefined ? 'true' : 'NOT (SELECT so FROM few)';
  return `
    WITH ${group === undefined ? '' : `${fewOf(group, filter)}, `}near AS MATERIALIZED (
      SELECT ${columns} FROM (${along(wish, reachOf(wish), params)}) p WHERE ${isMany} AND ${judge} ${order}
    ), size AS MATERIALIZED (
      SELECT count(*) FROM near
    ), chosen AS (
      ${group === undefined ? '' : `(${ofGroup(wish, search(), params, 'own')} ${order}) UNION ALL`}
      SELECT p.id FROM near p WHERE (SELECT count FROM size) = ${limit}
      UNION ALL
      (SELECT p.id FROM (${lookedUp(wish, columns, search(), params)} OFFSET 0) p
       WHERE ${isMany} AND (SELECT count FROM size) < ${limit} ${order})
    )
    SELECT id, ${group === undefined ? 'NULL::boolean' : '(SELECT so FROM few)'} AS few FROM chosen`;
}

/** `own`: a few products of the group, with what its index holds of them; `few.so`: whether those are all. */
function fewOf(group: string, filter: ProductFilter): string {
  const columns = isIndexed(filter) ? `p.status, ${columnsOf(filter)}` : '';
  return `
    own AS MATERIALIZED (SELECT ${columns} FROM product p WHERE ${group} LIMIT ${aFew + 1}),
    few AS MATERIALIZED (SELECT count(*) <= ${aFew} AS so FROM own)`;
}

/**
 * Those of the filter's group that the list shows, which is known to have a few; with `own`, when those turn out to be all. What the group's index does not
 * hold is read only then.
 */
function ofGroup({ filter, sort, after }: ListWish, search: string | undefined, params: SqlParams, own?: 'own'): string {
  const conditions = conditionsOf(withoutGroup(filter), search, params, 'judge');
  if (after) conditions.push(behind(sort, after, params));
  if (own) conditions.push('(SELECT so FROM few)');
  if (own && isIndexed(filter)) return `SELECT p.id FROM own p ${where(conditions)}`;
  const group = groupOf(filter, params) ?? 'true';
  if (!isIndexed(filter)) return `SELECT p.id FROM product p ${where([group, ...conditions])}`;
  return `SELECT p.id FROM (SELECT p.status, ${columnsOf(filter)} FROM product p WHERE ${group} OFFSET 0) p ${where(conditions)}`;
}

/** Whether the index of a group holds all that the filter looks at. */
const isIndexed = ({ query, attributes }: ProductFilter): boolean => query === '' && attributes.length === 0;

/**
 * All that the filter lets through. Where nothing but prices may be dear to judge, they are looked up too; of those that reach into the range from below, only
 * what the index of spans lets through is fetched.
 */
function lookedUp({ filter, sort, after }: ListWish, columns: string, search: string | undefined, params: SqlParams): string {
  const conditions = conditionsOf({ ...filter, minPrice: undefined, maxPrice: undefined }, search, params);
  const bounds = after ? [behind(sort, after, params)] : [];
  const part = (...prices: string[]) => `SELECT ${columns} FROM product p ${where([...conditions, ...bounds, ...prices])}`;
  const judged = priceConditions(filter, params, 'find');
  if (filter.minPrice === undefined || filter.query !== '' || filter.attributes.length > 0) return part(...judged);
  if (filter.status === undefined) conditions.push(`p.status IN (${statuses.map((status) => `'${status}'`).join(', ')})`);
  const { within, before } = priceParts(filter, params);
  const reaching = `SELECT p.id FROM ${spans}, product p ${where([...conditions, before!, ...judged])} OFFSET 0`;
  return `${part(within)} UNION ALL SELECT ${columns} FROM (${reaching}) reaching JOIN product p ON p.id = reaching.id ${where(bounds)}`;
}

/** The next `most` products in their order, whatever the filter says but of its status and, in the order of prices, of those. */
function along(wish: ListWish, most: number, params: SqlParams): string {
  const { filter, sort, after } = wish;
  const columns = columnsOf(filter);
  const order = `ORDER BY ${orderBy(sort)} LIMIT ${most}`;
  const bounds = after ? ` AND ${behind(sort, after, params)}` : '';
  const { within, before } = isByPrice(sort) ? priceParts(filter, params) : { within: 'true', before: undefined };
  const reaching = before && [before, ...priceConditions(filter, params, 'find')].join(' AND ');
  // Each part is one ordered scan, and they are merged: an order over all statuses would need indexes of its own.
  const parts = (filter.status === undefined ? statuses : [filter.status]).flatMap((status) => {
    const next = (prices: string) => `SELECT ${columns} FROM product p WHERE p.status = '${status}' AND ${prices}${bounds} ${order}`;
    return [next(within), ...(reaching ? [`SELECT ${columns} FROM ${spans}, LATERAL (${next(reaching)}) p ${order}`] : [])];
  });
  return parts.length === 1 ? parts.join('') : `SELECT * FROM (${parts.map((part) => `(${part})`).join(' UNION ALL ')}) p ${order}`;
}

const isByPrice = (sort: EffectiveSort): boolean => sortColumn(sort) === 'price_min';

/** How far the way along the order is tried: as long as the indexes hold what is asked for it costs little, and texts and attributes more. */
function reachOf({ filter: { query, attributes, minPrice }, sort }: ListWish): number {
  if (minPrice !== undefined && isByPrice(sort)) return 1_000;
  if (query !== '') return 2_000;
  if (attributes.length > 0) return 1_500;
  return 5_000;
}

function columnsOf({ query, attributes }: ProductFilter): string {
  const columns = ['id', 'name', 'newest_at', 'price_min', 'price_max', 'category_id', 'brand', 'in_stock'];
  if (query !== '') columns.push('search');
  if (attributes.length > 0) columns.push('attributes');
  return columns.map((column) => `p.${column}`).join(', ');
}

/** Whether the order alone is the list: nothing is filtered by, or nothing but the prices it goes by. */
function isWhole({ filter, sort }: ListWish): boolean {
  const { query, category, brand, minPrice, maxPrice, inStock, attributes } = filter;
  if (query !== '' || category !== '' || brand !== '' || inStock !== undefined || attributes.length > 0) return false;
  return isByPrice(sort) || (minPrice === undefined && maxPrice === undefined);
}
