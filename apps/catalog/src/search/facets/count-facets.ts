import { setImmediate as others } from 'node:timers/promises';
import type { FacetIndex } from './facet-index.js';
import { FacetCounter, hasPrice } from './facet-counter.js';
import type { FacetQuestion } from './facet-question.js';
import { chunkSize } from './ordinal-set.js';
import { rangesFor, type PriceRange } from './price-ranges.js';

/** What was counted, and the price ranges with theirs. */
export interface FacetCounts {
  counter: FacetCounter;
  prices: (PriceRange & { count: number })[];
}

/** Longer than this nobody else waits. */
const sliceMs = 4;

/** Goes through all products twice, the second time for the price ranges that the first one showed, and lets others have their turn in between. */
export async function countFacets(index: FacetIndex, question: FacetQuestion): Promise<FacetCounts> {
  const counter = new FacetCounter(index, question);
  await eachChunk(index, (number) => counter.count(number));
  const prices = rangesFor(counter.spread, counter.greatestPrice).map((range) => ({ ...range, count: 0 }));
  await eachChunk(index, (number) => countPrices(index, counter, number, prices));
  return { counter, prices: prices.filter(({ count }) => count > 0) };
}

async function eachChunk(index: FacetIndex, work: (number: number) => void): Promise<void> {
  let until = performance.now() + sliceMs;
  for (const number of index.chunks.keys()) {
    if (!index.chunks[number]) continue;
    work(number);
    if (performance.now() < until) continue;
    await others();
    until = performance.now() + sliceMs;
  }
}

/** A product counts in each range in which one of its prices lies. */
function countPrices(
  index: FacetIndex,
  { priced }: FacetCounter,
  number: number,
  ranges: readonly (PriceRange & { count: number })[],
): void {
  const [chunk, bits] = [index.chunks[number], priced.chunk(number)];
  if (!chunk || !bits) return;
  for (let slot = 0; slot < chunkSize; slot++) {
    if (((bits[slot >> 3] >> (slot & 7)) & 1) === 0) continue;
    for (const range of ranges) if (hasPrice(chunk, slot, range.from, range.to)) range.count++;
  }
}
