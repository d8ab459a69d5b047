import { ProductSort } from '#contracts/generated/ashlar/catalog/v1/products.js';
import type { KeysetValues } from '#platform/database/keyset-cursor.js';
import type { ProductRow } from '../product/product.proto.js';
import type { SqlParams } from './sql-params.js';

/** A row of a list, with how well it matches a search. */
export type ListedRow = ProductRow & { newest_ms: string; rank: number };

/** An order of products; ties are broken by id in the same direction. */
interface Order {
  direction: 'ASC' | 'DESC';
  /** SQL over the product `p`. */
  key: string;
  type: 'text' | 'bigint' | 'timestamptz' | 'float8';
  valueOf: (row: ListedRow) => string | number;
}

const byName = { key: 'p.name', type: 'text', valueOf: (row: ListedRow) => row.name } as const;
/** A product counts by its least price, in both directions. */
const byPrice = { key: 'p.price_min', type: 'bigint', valueOf: (row: ListedRow) => row.price_min } as const;
/** When it was published; what never was, when it was made. */
const newest: Order = {
  direction: 'DESC',
  key: 'p.newest_at',
  type: 'timestamptz',
  valueOf: (row) => new Date(Number(row.newest_ms)).toISOString(),
};

const orders = {
  [ProductSort.PRODUCT_SORT_RELEVANCE]: { direction: 'DESC', key: 'p.rank', type: 'float8', valueOf: (row) => row.rank },
  [ProductSort.PRODUCT_SORT_NAME_ASC]: { ...byName, direction: 'ASC' },
  [ProductSort.PRODUCT_SORT_NAME_DESC]: { ...byName, direction: 'DESC' },
  [ProductSort.PRODUCT_SORT_PRICE_ASC]: { ...byPrice, direction: 'ASC' },
  [ProductSort.PRODUCT_SORT_PRICE_DESC]: { ...byPrice, direction: 'DESC' },
  [ProductSort.PRODUCT_SORT_NEWEST]: newest,
} as const satisfies Partial<Record<ProductSort, Order>>;

export type EffectiveSort = keyof typeof orders;

/** Relevance is the order of a search, and without one there is none: newest first. */
export function effectiveSort(asked: ProductSort, searching: boolean): EffectiveSort {
  const sort = asked === ProductSort.PRODUCT_SORT_UNSPECIFIED ? ProductSort.PRODUCT_SORT_RELEVANCE : asked;
  return sort === ProductSort.PRODUCT_SORT_RELEVANCE && !searching ? ProductSort.PRODUCT_SORT_NEWEST : sort;
}

/** The column that a sort goes by, where it is one. */
export const sortColumn = (sort: EffectiveSort): string => orders[sort].key.replace(/^p\./, '');

/** `ORDER BY` of a sort. */
export function orderBy(sort: EffectiveSort): string {
  const { key, direction } = orders[sort];
  return `${key} ${direction}, p.id ${direction}`;
}

/** The condition that a row comes behind the one a cursor was made of. */
export function behind(sort: EffectiveSort, [value, id]: KeysetValues, params: SqlParams): string {
  const { key, direction, type } = orders[sort];
  const sign = direction === 'ASC' ? '>' : '<';
  return `(${key}, p.id) ${sign} (${params.add(value)}::${type}, ${params.add(id)}::uuid)`;
}

/** What a cursor keeps of the last row of a page. */
export const keysetOf = (sort: EffectiveSort, row: ListedRow): KeysetValues => [orders[sort].valueOf(row), row.id];
