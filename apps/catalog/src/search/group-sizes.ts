import { LRUCache } from 'lru-cache';
import type { ProductFilter } from './product-filter.js';

export type GroupSize = 'few' | 'many';

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
