import type { Suggestion } from '#contracts/generated/ashlar/catalog/v1/products.js';
import type { ProductFilter } from './product-filter.js';
import type { ListWish } from './list-wish.js';
import type { ListedRow } from './product-sort.js';

/** A page of a search. */
export interface FoundPage {
  rows: ListedRow[];
  /** The filter as it was meant: with a correction where what was typed found nothing or too little. */
  filter: ProductFilter;
}

/**
 * Finds products by words: the port behind which another engine can stand. It answers with whole rows rather than with ids, since the database that
 * finds them can read them in the same statement; an engine beside it would find the ids and read their rows by `ProductQueries`.
 */
export abstract class ProductSearch {
  /** One page of what matches a filter with a query. */
  abstract page(wish: ListWish): Promise<FoundPage>;

  /** Products on sale for what was typed so far, the likeliest first. */
  abstract suggest(typed: string, limit: number): Promise<Suggestion[]>;
}
