import { setImmediate as others } from 'node:timers/promises';
import { FacetCounter } from './facet-counter.js';
import type { FacetIndex } from './facet-index.js';
import type { FacetQuestion } from './facet-question.js';

/** Longer than this nobody else waits. */
const sliceMs = 4;

/** Goes through all products once, and lets others have their turn in between. */
export async function countFacets(index: FacetIndex, question: FacetQuestion): Promise<FacetCounter> {
  const counter = new FacetCounter(index, question);
  let until = performance.now() + sliceMs;
  for (const number of index.chunks.keys()) {
    if (!index.chunks[number]) continue;
    counter.count(number);
    if (performance.now() < until) continue;
    await others();
    until = performance.now() + sliceMs;
  }
  return counter;
}
