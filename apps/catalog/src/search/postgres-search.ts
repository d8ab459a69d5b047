import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Suggestion } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { ProductSort } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { rememberedQuery } from '#platform/database/remembered-query.js';
import { ReadDatabase } from '#platform/database/replicas/read-database.js';
import { candidatesFor } from './corrections.sql.js';
import { KindsOfMatch } from './kinds-of-match.js';
import type { ListWish, Statement } from './list-wish.js';
import { inOrder } from './ordered-products.sql.js';
import type { ProductFilter } from './product-filter.js';
import { ProductSearch, type FoundPage } from './product-search.js';
import type { ListedRow } from './product-sort.js';
import { rankedProducts, ranksOf } from './relevance.sql.js';
import type { Correction } from './search-query.js';
import { suggestions } from './suggest.sql.js';
import { doubtfulWords, typedQuery, wordsNeeded } from './typed-query.js';
import { correctionsOf, type Candidate } from './word-corrections.js';

/** With fewer matches than this by relevance, what was typed may be a typo; in other orders only when there is none, since typos would mix in. */
const tooFew = 3;

interface Ranked {
  id: string;
  rank: number;
}

/** Search by PostgreSQL: its full text search, and trigrams of the vocabulary for typos. */
@Injectable()
export class PostgresSearch extends ProductSearch {
  private readonly kinds = new KindsOfMatch();

  constructor(private readonly reads: ReadDatabase) {
    super();
  }

  /**
   * Two statements at most, and one more for a search that was not seen lately; two or three more for the first page of one that finds nothing or too
   * little. Later pages keep the correction of the first.
   */
  page(wish: ListWish): Promise<FoundPage> {
    const { sort } = wish;
    return this.reads.read((manager) =>
      sort === ProductSort.PRODUCT_SORT_RELEVANCE ? this.best(manager, wish) : this.ordered(manager, wish),
    );
  }

  suggest(typed: string, limit: number): Promise<Suggestion[]> {
    return this.reads.read(async (manager) => {
      const found = await suggestionsFor(manager, typed, limit);
      if (found.length > 0) return found;
      const words = await this.meaningsOf(manager, typed, true);
      if (Object.keys(words).length === 0) return [];
      const meant = typed.toLowerCase().split(/\s+/).map((word) => words[word]?.[0] ?? word); // prettier-ignore
      return suggestionsFor(manager, meant.join(' '), limit);
    });
  }

  private async best(manager: EntityManager, wish: ListWish): Promise<FoundPage> {
    const { filter, after, limit } = wish;
    const { typed, meant, rare } = await this.kinds.of(filter, manager);
    const found = await ranks(manager, rare && isWords(filter), ranksOf(wish, [...typed, ...meant]));
    if (after || filter.correction || found.length >= tooFew) return { rows: await productsOf(manager, found, filter), filter };
    const correction = await this.correctionOf(manager, filter.query, found.length === 0);
    if (!correction) return { rows: await productsOf(manager, found, filter), filter };
    const corrected = { ...filter, correction };
    const kinds = await this.kinds.of(corrected, manager);
    const more = await ranks(manager, kinds.rare && isWords(filter), ranksOf({ ...wish, filter: corrected }, kinds.meant, kinds.typed));
    return { rows: await productsOf(manager, [...found, ...more].slice(0, limit), filter), filter: corrected };
  }

  private async ordered(manager: EntityManager, wish: ListWish): Promise<FoundPage> {
    const { filter, after } = wish;
    const rows = await run<ListedRow>(manager, inOrder(wish));
    if (after || filter.correction || rows.length > 0) return { rows, filter };
    const correction = await this.correctionOf(manager, filter.query, false);
    if (!correction) return { rows, filter };
    const corrected = { ...filter, correction };
    return { rows: await run<ListedRow>(manager, inOrder({ ...wish, filter: corrected })), filter: corrected };
  }

  private async correctionOf(manager: EntityManager, query: string, mayBeLoose: boolean): Promise<Correction | undefined> {
    const words = await this.meaningsOf(manager, query, false);
    const loose = mayBeLoose && wordsNeeded(typedQuery(query)) > 2;
    return loose || Object.keys(words).length > 0 ? { words, loose } : undefined;
  }

  /** For each word that may be a typo what it may have meant. */
  private async meaningsOf(manager: EntityManager, query: string, unfinished: boolean): Promise<Record<string, string[]>> {
    const words = doubtfulWords(typedQuery(query));
    if (words.length === 0) return {};
    const longer = unfinished ? 12 : 2;
    const { rows } = await preparedQuery<Candidate & { typed: string }>(manager, candidatesFor, [words, longer]);
    const meanings = words.map((word) => {
      const candidates = rows.filter(({ typed }) => typed === word);
      return [word, correctionsOf(word, candidates, unfinished && word === words.at(-1))] as const;
    });
    return Object.fromEntries(meanings.filter(([, meant]) => meant.length > 0));
  }
}

/** The rows are read by a statement that is planned once a connection: to plan it takes longer than to run it. */
async function productsOf(manager: EntityManager, best: readonly Ranked[], { status }: ProductFilter): Promise<ListedRow[]> {
  if (best.length === 0) return [];
  const values = [best.map(({ id }) => id), best.map(({ rank }) => rank), status];
  return (await preparedQuery<ListedRow>(manager, rankedProducts, values)).rows;
}

/**
 * Rare words can only be looked up in one way, and to plan that takes longer than most searches. What is common is better met on the way through the
 * products, and what else is filtered by may be the better way in: there the planner has to see the values.
 */
const ranks = (manager: EntityManager, inOneWay: boolean, { text, values }: Statement): Promise<Ranked[]> =>
  inOneWay ? rememberedQuery(manager, text, values) : run(manager, { text, values });

const isWords = ({ category, brand, minPrice, maxPrice, attributes }: ProductFilter): boolean =>
  category === '' && brand === '' && minPrice === undefined && maxPrice === undefined && attributes.length === 0;

const run = <Row>(manager: EntityManager, { text, values }: Statement): Promise<Row[]> => manager.query(text, values);

const suggestionsFor = async (manager: EntityManager, typed: string, limit: number): Promise<Suggestion[]> =>
  (await preparedQuery<Suggestion>(manager, suggestions, [typed, limit])).rows;
