import type { EntityManager } from 'typeorm';
import { LRUCache } from 'lru-cache';
import type { Statement } from './list-wish.js';
import type { ProductFilter } from './product-filter.js';
import { asTyped, beginningQuery, exactCode, headingQuery, searchQuery, unfinishedQuery } from './search-query.js';
import { SqlParams } from './sql-params.js';
import { correctedText, lastWord, typedQuery, wordsNeeded } from './typed-query.js';

/** A `tsquery` as text. */
export interface MatchQuery {
  text: string;
  /** What is looked up in its place, to judge the rows afterwards: all words but a last one that is common, whose endings would be many. */
  lookedUp?: string | undefined;
}

/** One kind of match. */
export interface KindOfMatch {
  /** Each is wider than the one before, and only looked for when that finds few. */
  queries: readonly MatchQuery[];
  /** What its matches are ranked by. */
  rankedBy: string;
  /** What every match of it ranks at least; a better kind begins where this one ends. */
  least: number;
}

/** The kinds of match that a search has, better ones first: of what was typed, and of what that was corrected to. */
export interface KindsOfSearch {
  typed: readonly KindOfMatch[];
  meant: readonly KindOfMatch[];
  /** Whether it is several words of which one is known and rare, or has a digit: only the full text index is a way to their matches then. */
  rare: boolean;
}

const mostKept = 2_000;
/** What words become is up to the language of the shop, which is seldom changed, and then takes a while to arrive in all products. */
const keptMs = 60_000;
/** A word that more products have in their heading is first taken as typed to its end: to find what begins so would take longer than all the rest. */
const common = 5_000;
/** How far the ranks of two kinds lie apart: further than all else counts together. */
const apart = 2;

/**
 * Makes the `tsquery`s of a search before the statement that they are for: its planner then knows them, and those of what is searched for again and
 * again are made once. SKUs and barcodes as they were typed are the best kind; then comes what says all words in its heading, the last one perhaps by
 * half; then what says them anywhere. A common last word is taken as typed to its end there, and what has it by half comes behind. Of a search that
 * was corrected, the heading and then the rest follow once more, and last what misses a word.
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
type Queries = Record<(typeof names)[number], string | null> & { ends: boolean | null; rare: boolean };
const names = [
  'code',
  'heading',
  'unfinished',
  'finished',
  'anywhere',
  'beginning',
  'meantHeading',
  'meantFinished',
  'meant',
  'meantBeginning',
  'loose',
] as const;

function queriesOf({ query, correction }: Pick<ProductFilter, 'query' | 'correction'>): Statement {
  const params = new SqlParams();
  const corrected = correction && correctedText(query, correction.words);
  const queries: Record<(typeof names)[number], string | undefined> = {
    code: exactCode(query, params),
    heading: headingQuery(query, params),
    unfinished: unfinishedQuery(query, params),
    finished: searchQuery(query, params, asTyped, true),
    anywhere: searchQuery(query, params),
    beginning: beginningQuery(query, params),
    meantHeading: corrected && headingQuery(corrected, params),
    meantFinished: correction && searchQuery(query, params, { ...correction, loose: false }, true),
    meant: correction && searchQuery(query, params, { ...correction, loose: false }),
    meantBeginning: correction && beginningQuery(query, params, correction),
    loose: correction?.loose ? searchQuery(query, params, correction) : undefined,
  };
  const columns = names.map((name) => `${queries[name] === undefined ? 'NULL' : `(${queries[name]})::text`} AS "${name}"`);
  const last = params.add(lastWord(typedQuery(query)) ?? '');
  const ends = `(SELECT uses > ${common} FROM search_word WHERE word = search_fold(${last}::text COLLATE "C")) AS ends`;
  return { text: `SELECT ${columns.join(', ')}, ${ends}, ${isRare(corrected ?? query, params)} AS rare`, values: params.values };
}

function isRare(text: string, params: SqlParams): string {
  if (wordsNeeded(typedQuery(text)) < 2) return 'false';
  if (/\d/.test(text)) return 'true';
  const words = `string_to_array(search_fold(${params.add(text)}::text COLLATE "C"), ' ')`;
  return `EXISTS (SELECT FROM search_word WHERE word = ANY (${words}) AND uses <= ${common})`;
}

function kindsOf({
  rare,
  ends,
  code,
  heading,
  unfinished,
  finished,
  anywhere,
  beginning,
  meantHeading,
  meantFinished,
  meant,
  meantBeginning,
  loose,
}: Queries): KindsOfSearch {
  const all = (text: string | null, lookedUp?: string | null): MatchQuery[] =>
    text ? [{ text, lookedUp: (ends && lookedUp) || undefined }] : [];
  const kind = (level: number, rankedBy: string | null, queries: MatchQuery[]): KindOfMatch[] =>
    queries.length === 0 ? [] : [{ queries, rankedBy: rankedBy ?? '', least: level * apart }];
  return {
    rare,
    typed: [
      ...kind(7, anywhere, all(code)),
      ...kind(6, anywhere, [...all(heading), ...all(ends ? null : unfinished)]),
      ...kind(5, anywhere, all(ends ? finished : null)),
      ...kind(4, anywhere, all(anywhere, beginning)),
    ],
    meant: [
      ...kind(3, meant, all(meantHeading)),
      ...kind(2, meant, all(ends ? meantFinished : null)),
      ...kind(1, meant, all(meant, meantBeginning)),
      ...kind(0, loose, all(loose)),
    ],
  };
}
