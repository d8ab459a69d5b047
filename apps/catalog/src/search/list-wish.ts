import type { KeysetValues } from '#platform/database/keyset-cursor.js';
import type { ProductFilter } from './product-filter.js';
import type { EffectiveSort } from './product-sort.js';

/** SQL with the values of its placeholders. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** What a list is asked for. */
export interface ListWish {
  filter: ProductFilter;
  sort: EffectiveSort;
  /** The row to begin behind. */
  after: KeysetValues | undefined;
  /** Rows at most; a whole number that was checked, since it becomes part of the text: the planner has to know it. */
  limit: number;
}
