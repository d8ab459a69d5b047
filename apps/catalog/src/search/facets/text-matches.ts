import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ProductFilter } from '../product-filter.js';
import { ordinalsOf } from '../product-list.sql.js';
import type { FacetIndex } from './facet-index.js';
import { FacetSource } from './facet-source.js';
import type { OrdinalSet } from './ordinal-set.js';

interface Known {
  matches: OrdinalSet;
  /** How far in the index' changes they are right. */
  position: number;
  /** Whoever brings them up to date takes turns. */
  turn: Promise<void>;
}

const mostKept = 64;
/** Beyond so many changes all matches are read again. */
const mostChanges = 1_000;

/**
 * The products that a text matches. Common words match so many that reading them takes the database long; they are also what people search for
 * again and again. So the matches of the last texts are kept, and only products that changed since are looked at again.
 */
@Injectable()
export class TextMatches {
  private readonly kept = new LRUCache<string, Known>({ max: mostKept });

  constructor(private readonly source: FacetSource) {}

  /** `index` is as fresh as the answer has to be. */
  async find(index: FacetIndex, filter: ProductFilter): Promise<OrdinalSet> {
    const statement = ordinalsOf(filter);
    const key = JSON.stringify([statement.text, statement.values]);
    const known = this.kept.get(key);
    if (known && (index.changes.since(known.position)?.length ?? Infinity) <= mostChanges) {
      known.turn = known.turn.then(() => this.follow(index, filter, known));
      known.turn.catch(() => this.kept.delete(key));
      await known.turn;
      return known.matches;
    }
    const { position } = index.changes;
    const matches = await this.source.ordinals(statement);
    this.kept.set(key, { matches, position, turn: Promise.resolve() });
    return matches;
  }

  private async follow(index: FacetIndex, filter: ProductFilter, known: Known): Promise<void> {
    const { position } = index.changes;
    const changed = index.changes.since(known.position);
    if (changed?.length !== 0) {
      const still = await this.source.ordinals(ordinalsOf(filter, changed));
      if (changed) for (const ordinal of changed) known.matches.put(ordinal, still.has(ordinal));
      else known.matches = still;
    }
    known.position = position;
  }
}
