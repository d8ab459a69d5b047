import { Injectable } from '@nestjs/common';
import type { Suggestion } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { ProductSort } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { ReadDatabase } from '#platform/database/replicas/read-database.js';
import { candidatesFor } from './corrections.sql.js';
import type { ListWish, Statement } from './list-wish.js';
import { pageOf } from './product-list.sql.js';
import { ProductSearch, type FoundPage } from './product-search.js';
import type { ListedRow } from './product-sort.js';
import type { Correction } from './search-query.js';
import { suggestionsFor } from './suggest.sql.js';
import { doubtfulWords, typedQuery, wordsNeeded } from './typed-query.js';
import { correctionsOf, type Candidate } from './word-corrections.js';

/** With fewer matches than this by relevance, what was typed may be a typo; in other orders only when there is none, since typos would mix in. */
const tooFew = 3;

/** Search by PostgreSQL: its full text search, and trigrams of the vocabulary for typos. */
@Injectable()
export class PostgresSearch extends ProductSearch {
  constructor(private readonly reads: ReadDatabase) {
    super();
  }

  /** One statement; two more for the first page of a search that finds nothing or too little. Later pages keep the correction of the first. */
  async page(wish: ListWish): Promise<FoundPage> {
    const { filter, sort, after } = wish;
    const byRelevance = sort === ProductSort.PRODUCT_SORT_RELEVANCE;
    const ask = (asked: ListWish) => this.run<ListedRow>(pageOf(asked));
    const rows = await ask(wish);
    if (after || filter.correction || rows.length >= (byRelevance ? tooFew : 1)) return { rows, filter };
    const correction = await this.correctionOf(filter.query, byRelevance && rows.length === 0);
    if (!correction) return { rows, filter };
    const meant = { ...filter, correction };
    return { rows: await ask({ ...wish, filter: meant }), filter: meant };
  }

  async suggest(typed: string, limit: number): Promise<Suggestion[]> {
    const found = await this.run<Suggestion>(suggestionsFor(typed, limit));
    if (found.length > 0) return found;
    const words = await this.meaningsOf(typed, true);
    if (Object.keys(words).length === 0) return [];
    const meant = typed.toLowerCase().split(/\s+/).map((word) => words[word]?.[0] ?? word); // prettier-ignore
    return this.run<Suggestion>(suggestionsFor(meant.join(' '), limit));
  }

  private async correctionOf(query: string, mayBeLoose: boolean): Promise<Correction | undefined> {
    const words = await this.meaningsOf(query, false);
    const loose = mayBeLoose && wordsNeeded(typedQuery(query)) > 2;
    return loose || Object.keys(words).length > 0 ? { words, loose } : undefined;
  }

  /** For each word that may be a typo what it may have meant. */
  private async meaningsOf(query: string, unfinished: boolean): Promise<Record<string, string[]>> {
    const words = doubtfulWords(typedQuery(query));
    if (words.length === 0) return {};
    const longer = unfinished ? 12 : 2;
    const rows = await this.run<Candidate & { typed: string }>({ text: candidatesFor, values: [words, longer] });
    const meanings = words.map((word) => {
      const candidates = rows.filter(({ typed }) => typed === word);
      return [word, correctionsOf(word, candidates, unfinished && word === words.at(-1))] as const;
    });
    return Object.fromEntries(meanings.filter(([, meant]) => meant.length > 0));
  }

  private run<Row>({ text, values }: Statement): Promise<Row[]> {
    return this.reads.read((manager) => manager.query(text, values));
  }
}
