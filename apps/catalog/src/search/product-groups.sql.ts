import { LRUCache } from 'lru-cache';
import { inSubtreeOf, type ProductFilter } from './product-filter.js';
import type { SqlParams } from './sql-params.js';

/** Of a group of so many products at most, all are looked at: it costs less than what follows. */
export const aFew = 600;

export type GroupSize = 'few' | 'many';

/** The group of products that an index holds with all that lists filter and sort by: those of a brand, else of a category and all below it. */
export function groupOf({ brand, category }: ProductFilter, params: SqlParams): string | undefined {
  if (brand !== '') return `p.brand = ${params.add(brand)}`;
  return category === '' ? undefined : inSubtreeOf(params.add(category), 'find');
}

/** What a filter asks for beyond its group. */
export const withoutGroup = (filter: ProductFilter): ProductFilter =>
  filter.brand !== '' ? { ...filter, brand: '' } : { ...filter, category: '' };

/** A group's name; undefined when a filter names none. */
const nameOf = ({ brand, category }: ProductFilter): string | undefined => {
  if (brand !== '') return `brand ${brand}`;
  return category === '' ? undefined : `category ${category}`;
};

const mostKept = 5_000;
/** A group that grows or shrinks meanwhile is listed as it is, only not in the quickest way. */
const keptMs = 60_000;

/** Which groups have few products, as lists found out lately. */
export class GroupSizes {
  private readonly kept = new LRUCache<string, GroupSize>({ max: mostKept, ttl: keptMs });

  of(filter: ProductFilter): GroupSize | undefined {
    const name = nameOf(filter);
    return name === undefined ? undefined : this.kept.get(name);
  }

  /** Takes in what the rows of a list say of its group. */
  note(filter: ProductFilter, [row]: readonly { few: boolean | null }[]): void {
    const name = nameOf(filter);
    if (name !== undefined && row !== undefined && row.few !== null) this.kept.set(name, row.few ? 'few' : 'many');
  }
}
