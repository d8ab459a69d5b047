import type { FacetIndex, ProductChunk } from './facet-index.js';
import type { FacetQuestion } from './facet-question.js';
import { chunkSize } from './ordinal-set.js';
import { PriceSpread } from './price-spread.js';

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
  readonly prices = new PriceSpread();
  private readonly hasParts: boolean;

  constructor(
    private readonly index: FacetIndex,
    private readonly question: FacetQuestion,
  ) {
    this.categories = new Uint32Array(index.categories.size);
    this.brands = new Uint32Array(index.brands.texts.length);
    this.terms = new Uint32Array(index.terms.attributeOf.length);
    const { categories, brand: wanted, priced, attributes } = question;
    this.hasParts = categories !== undefined || wanted !== undefined || priced || attributes.length > 0;
  }

  count(number: number): void {
    const chunk = this.index.chunks[number];
    const { among, stateMask, state } = this.question;
    const bits = among?.chunk(number);
    if (!chunk || (among && !bits)) return;
    const states = chunk.state;
    for (let slot = 0; slot < chunkSize; slot++) {
      const own = states[slot];
      if (own === 0 || (own & stateMask) !== state) continue;
      if (bits && ((bits[slot >> 3] >> (slot & 7)) & 1) === 0) continue;
      const missed = this.hasParts ? this.missedBy(chunk, slot) : nothing;
      if (missed === nothing) this.noteEverywhere(chunk, slot);
      else if (missed !== tooMuch) this.noteOnce(chunk, slot, missed);
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

  private noteEverywhere(chunk: ProductChunk, slot: number): void {
    this.total++;
    this.categories[chunk.category[slot]]++;
    this.brands[chunk.brand[slot]]++;
    this.prices.note(chunk, slot);
    const { values, start, length } = chunk.terms;
    const counts = this.terms;
    for (let at = start[slot], end = at + length[slot]; at < end; at++) counts[values[at]]++;
  }

  private noteOnce(chunk: ProductChunk, slot: number, missed: number): void {
    if (missed === category) this.categories[chunk.category[slot]]++;
    else if (missed === brand) this.brands[chunk.brand[slot]]++;
    else if (missed === price) this.prices.note(chunk, slot);
    else {
      const { values, start, length } = chunk.terms;
      const { attributeOf } = this.index.terms;
      for (let at = start[slot], end = at + length[slot]; at < end; at++)
        if (attributeOf[values[at]] === missed - firstAttribute) this.terms[values[at]]++;
    }
  }
}

/** Whether some price of a product is one from `min` to `max`. */
function hasPrice({ prices: { start, length, values } }: ProductChunk, slot: number, min: number, max: number): boolean {
  for (let at = start[slot], end = at + length[slot]; at < end; at++) if (values[at] >= min && values[at] <= max) return true;
  return false;
}

function hasTerm({ terms: { start, length, values } }: ProductChunk, slot: number, wanted: readonly number[]): boolean {
  for (let at = start[slot], end = at + length[slot]; at < end; at++) if (wanted.includes(values[at])) return true;
  return false;
}
