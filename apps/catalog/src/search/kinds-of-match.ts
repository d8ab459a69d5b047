import type { EntityManager } from 'typeorm';
import { LRUCache } from 'lru-cache';
import type { Statement } from './list-wish.js';
import type { ProductFilter } from './product-filter.js';
import { exactCode, headingQuery, searchQuery } from './search-query.js';
import { SqlParams } from './sql-params.js';
import { correctedText } from './typed-query.js';

/** One kind of match. */
export interface KindOfMatch {
  /** Its `tsquery`s as text; each is wider than the one before, and only looked for when that finds few. */
  queries: readonly string[];
  /** What its matches are ranked by. */
  rankedBy: string;
  /** What every match of it ranks at least; a better kind begins where this one ends. */
  least: number;
}

/** The kinds of match that a search has, better ones first: of what was typed, and of what that was corrected to. */
export interface KindsOfSearch {
  typed: readonly KindOfMatch[];
  meant: readonly KindOfMatch[];
}

const mostKept = 2_000;
/** What words become is up to the language of the shop, which is seldom changed, and then takes a while to arrive in all products. */
const keptMs = 60_000;
/** How far the ranks of two kinds lie apart: further than all else counts together. */
const apart = 2;

/**
 * Makes the `tsquery`s of a search before the statement that they are for: its planner then knows them, and those of what is searched for again and
 * again are made once. SKUs and barcodes as they were typed are the best kind; then comes what says all words in its heading, the last one perhaps by
 * half; then what says them anywhere. Of a search that was corrected, the heading and then the rest follow once more, and last what misses a word.
 */
export class KindsOfMatch {
  private readonly kept = new LRUCache<string, KindsOfSearch>({ max: mostKept, ttl: keptMs });

  async of(asked: Pick<ProductFilter, 'query' | 'correction'>, manager: EntityManager): Promise<KindsOfSearch> {
    const key = JSON.stringify([asked.query, asked.correction]);
    const known = this.kept.get(key);
    if (known) return known;
    const { text, values } = queriesOf(asked);
    const [queries] = await manager.query<[Queries]>(text, values);
    const made = kindsOf(queries);
    this.kept.set(key, made);
    return made;
  }
}

/** As text; null is what such a search has not, and empty what nothing is left of. */
type Queries = Record<'code' | 'heading' | 'unfinished' | 'anywhere' | 'meantHeading' | 'meant' | 'loose', string | null>;

function queriesOf({ query, correction }: Pick<ProductFilter, 'query' | 'correction'>): Statement {
  const params = new SqlParams();
  const queries: Record<keyof Queries, string | undefined> = {
    code: exactCode(query, params),
    heading: headingQuery(query, params, false),
    unfinished: headingQuery(query, params, true),
    anywhere: searchQuery(query, params),
    meantHeading: correction && headingQuery(correctedText(query, correction.words), params, true),
    meant: correction && searchQuery(query, params, { ...correction, loose: false }),
    loose: correction?.loose ? searchQuery(query, params, correction) : undefined,
  };
  const columns = Object.entries(queries).map(([name, sql]) => `${sql === undefined ? 'NULL' : `(${sql})::text`} AS "${name}"`);
  return { text: `SELECT ${columns.join(', ')}`, values: params.values };
}

function kindsOf({ code, heading, unfinished, anywhere, meantHeading, meant, loose }: Queries): KindsOfSearch {
  const kind = (level: number, rankedBy: string | null, ...queries: (string | null)[]): KindOfMatch[] => {
    const own = queries.flatMap((query) => query || []);
    return own.length === 0 ? [] : [{ queries: own, rankedBy: rankedBy ?? '', least: level * apart }];
  };
  return {
    typed: [...kind(5, anywhere, code), ...kind(4, anywhere, heading, unfinished), ...kind(3, anywhere, anywhere)],
    meant: [...kind(2, meant, meantHeading), ...kind(1, meant, meant), ...kind(0, loose, loose)],
  };
}
