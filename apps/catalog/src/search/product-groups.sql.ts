import { inSubtreeOf, type ProductFilter } from './product-filter.js';
import type { SqlParams } from './sql-params.js';

/** Of a group of so many products at most, all are looked at: it costs less than what follows. */
export const aFew = 600;

/** The group of products that an index holds with all that lists filter and sort by: those of a brand, else of a category and all below it. */
export function groupOf({ brand, category }: ProductFilter, params: SqlParams): string | undefined {
  if (brand !== '') return `p.brand = ${params.add(brand)}`;
  return category === '' ? undefined : inSubtreeOf(params.add(category), 'find');
}

/** What a filter asks for beyond its group. */
export const withoutGroup = (filter: ProductFilter): ProductFilter =>
  filter.brand !== '' ? { ...filter, brand: '' } : { ...filter, category: '' };
