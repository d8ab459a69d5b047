import { LRUCache } from 'lru-cache';
import type { CachedAnswer } from './cached-answer.js';
import type { CatalogRead } from './catalog-read.js';

/** An answer, and when the read behind it began. */
export interface Kept {
  answer: CachedAnswer;
  began: number;
}

/**
 * The last answers in this process's memory, within a bound of bytes; beyond it, what was not asked for longest goes. Query strings, which anybody can make
 * up, have a half of their own: however many there are, they push out nothing but each other.
 */
export class AnswerStore {
  private readonly halves: Record<CatalogRead['kind'], LRUCache<string, Kept>>;

  constructor(bytes: number) {
    const half = () =>
      new LRUCache<string, Kept>({
        maxSize: Math.floor(bytes / 2),
        maxEntrySize: Math.floor(bytes / 16),
        sizeCalculation: ({ answer }, key) => answer.bytes + key.length,
      });
    this.halves = { resource: half(), query: half() };
  }

  get({ kind, key }: CatalogRead): Kept | undefined {
    return this.halves[kind].get(key);
  }

  /** An answer from a read that began later stays. */
  set(read: CatalogRead, kept: Kept): void {
    const known = this.get(read);
    if (known === undefined || known.began <= kept.began) this.halves[read.kind].set(read.key, kept);
  }

  get bytes(): number {
    return this.halves.resource.calculatedSize + this.halves.query.calculatedSize;
  }
}
