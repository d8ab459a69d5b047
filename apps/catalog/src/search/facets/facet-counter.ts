import type { FacetIndex, ProductChunk } from './facet-index.js';
import type { FacetQuestion } from './facet-question.js';
import { chunkSize, OrdinalSet } from './ordinal-set.js';
import { bucketOf, buckets } from './price-ranges.js';

/** What a product misses: nothing, one thing that is a facet itself, or too much to count anywhere. */
const nothing = 0;
const category = 1;
const brand = 2;
const price = 3;
/** The attribute number `missed - firstAttribute`. */
const firstAttribute = 4;
const tooMuch = -1;

/** Counts products chunk by chunk: each in all facets when it matches, and in a single one when only that facet's own filter keeps it out. */
export class FacetCounter {
  total = 0;
  readonly categories: Uint32Array;
  readonly brands: Uint32Array;
  readonly terms: Uint32Array;
  readonly currencies = new Uint32Array(256);
  /** Products that all but the price filter leaves, and how their least prices spread. */
  readonly priced = new OrdinalSet();
  readonly spread = new Uint32Array(buckets.length);
  greatestPrice = 0;

  constructor(
    private readonly index: FacetIndex,
    private readonly question: FacetQuestion,
  ) {
    this.categories = new Uint32Array(index.categories.size);
    this.brands = new Uint32Array(index.brands.texts.length);
    this.terms = new Uint32Array(index.terms.attributeOf.length);
  }

  count(number: number): void {
    const chunk = this.index.chunks[number];
    const { among, stateMask, state } = this.question;
    const bits = among?.chunk(number);
    if (!chunk || (among && !bits)) return;
    for (let slot = 0; slot < chunkSize; slot++) {
      if (chunk.state[slot] === 0 || (chunk.state[slot] & stateMask) !== state) continue;
      if (bits && ((bits[slot >> 3] >> (slot & 7)) & 1) === 0) continue;
      const missed = this.missedBy(chunk, slot);
      if (missed !== tooMuch) this.note(chunk, slot, number * chunkSize + slot, missed);
    }
  }

  private missedBy(chunk: ProductChunk, slot: number): number {
    const { question } = this;
    let missed = nothing;
    if (question.categories && question.categories[chunk.category[slot]] !== 1) missed = category;
    if (question.brand !== undefined && chunk.brand[slot] !== question.brand) {
      if (missed !== nothing) return tooMuch;
      missed = brand;
    }
    if (question.priced && !hasPrice(chunk, slot, question.min, question.max)) {
      if (missed !== nothing) return tooMuch;
      missed = price;
    }
    for (const { attribute, terms } of question.attributes) {
      if (hasTerm(chunk, slot, terms)) continue;
      if (missed !== nothing && missed !== firstAttribute + attribute) return tooMuch;
      missed = firstAttribute + attribute;
    }
    return missed;
  }

  private note(chunk: ProductChunk, slot: number, ordinal: number, missed: number): void {
    if (missed === nothing) this.total++;
    if (missed === nothing || missed === category) this.categories[chunk.category[slot]]++;
    if (missed === nothing || missed === brand) this.brands[chunk.brand[slot]]++;
    if (missed === nothing || missed === price) this.notePrice(chunk, slot, ordinal);
    if (missed === nothing || missed >= firstAttribute) {
      const { start, length, values } = chunk.terms;
      const { attributeOf } = this.index.terms;
      for (let at = start[slot]; at < start[slot] + length[slot]; at++) {
        if (missed === nothing || attributeOf[values[at]] === missed - firstAttribute) this.terms[values[at]]++;
      }
    }
  }

  private notePrice(chunk: ProductChunk, slot: number, ordinal: number): void {
    const { start, length, values } = chunk.prices;
    let least = Number.MAX_SAFE_INTEGER;
    for (let at = start[slot]; at < start[slot] + length[slot]; at++) {
      if (values[at] < least) least = values[at];
      if (values[at] > this.greatestPrice) this.greatestPrice = values[at];
    }
    this.priced.add(ordinal);
    this.spread[bucketOf(least)]++;
    this.currencies[chunk.currency[slot]]++;
  }
}

/** Whether some price of a product is one from `min` to `max`. */
export function hasPrice({ prices: { start, length, values } }: ProductChunk, slot: number, min: number, max: number): boolean {
  for (let at = start[slot]; at < start[slot] + length[slot]; at++) if (values[at] >= min && values[at] <= max) return true;
  return false;
}

function hasTerm({ terms: { start, length, values } }: ProductChunk, slot: number, wanted: readonly number[]): boolean {
  for (let at = start[slot]; at < start[slot] + length[slot]; at++) if (wanted.includes(values[at])) return true;
  return false;
}
