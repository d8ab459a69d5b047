import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ProductFilter } from '../product-filter.js';
import { everyOrdinalOf, ordinalsOf } from '../product-list.sql.js';
import type { FacetIndex } from './facet-index.js';
import { FacetSource } from './facet-source.js';
import { OrdinalSet } from './ordinal-set.js';

interface Known {
  matches: OrdinalSet;
  /** How far in the index' changes they are right. */
  position: number;
  /** Whoever reads them or brings them up to date takes turns. */
  turn: Promise<void>;
}

/** A text that matches half of 100,000 products takes 15 kB. */
const mostBytes = 16 * 2 ** 20;
/** Beyond so many changes all matches are read again. */
const mostChanges = 1_000;
/** So many matches are read by one statement, and more of them by a cursor, since no statement may take long. */
const few = 2_000;

/**
 * The products that a text matches. Common words match so many that reading them takes the database long; they are also what people search for
 * again and again. So the matches of the last texts are kept, and only products that changed since are looked at again.
 */
@Injectable()
export class TextMatches {
  private readonly kept = new LRUCache<string, Known>({ maxSize: mostBytes, sizeCalculation: ({ matches }) => matches.bytes + 1_000 });

  constructor(private readonly source: FacetSource) {}

  /** `index` is as fresh as the answer has to be. Who asks for the same text meanwhile waits for the same reading. */
  async find(index: FacetIndex, filter: ProductFilter): Promise<OrdinalSet> {
    const key = JSON.stringify([filter.query, filter.correction, filter.attributes]);
    let known = this.kept.get(key);
    if (!known || (index.changes.since(known.position)?.length ?? Infinity) > mostChanges) {
      const begun: Known = { matches: new OrdinalSet(), position: index.changes.position, turn: Promise.resolve() };
      begun.turn = this.readAll(filter, begun).then(() => void this.kept.set(key, begun));
      known = begun;
      this.kept.set(key, begun);
    } else {
      const { turn } = known;
      const latest = known;
      known.turn = turn.then(() => this.follow(index, filter, latest));
    }
    known.turn.catch(() => this.kept.delete(key));
    await known.turn;
    return known.matches;
  }

  /** What changes meanwhile is looked at again by whoever asks next. */
  private async readAll(filter: ProductFilter, known: Known): Promise<void> {
    const some = new OrdinalSet();
    if ((await this.source.ordinals(ordinalsOf(filter, { most: few + 1 }), some)) <= few) {
      known.matches = some;
      return;
    }
    const all = new OrdinalSet();
    await this.source.everyOrdinal(everyOrdinalOf(filter), all);
    known.matches = all;
  }

  private async follow(index: FacetIndex, filter: ProductFilter, known: Known): Promise<void> {
    const { position } = index.changes;
    const changed = index.changes.since(known.position);
    if (!changed) await this.readAll(filter, known);
    else if (changed.length > 0) {
      const still = new OrdinalSet();
      await this.source.ordinals(ordinalsOf(filter, { among: changed }), still);
      for (const ordinal of changed) known.matches.put(ordinal, still.has(ordinal));
    }
    known.position = position;
  }
}
