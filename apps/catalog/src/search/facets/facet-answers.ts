import { LRUCache } from 'lru-cache';
import type { Facet } from '#contracts/generated/ashlar/catalog/v1/products.js';

/** The facets of a list, and how many products it has. */
export interface FacetAnswer {
  facets: Facet[];
  total: number;
}

/** Values of all answers together: a few megabytes. */
const mostValues = 50_000;

/**
 * Answers that are right for as long as no product and no category changes, so that what everybody asks is counted once a change. Who asks while
 * the same is being counted waits for it.
 */
export class FacetAnswers {
  private version = '';
  private readonly kept = new LRUCache<string, FacetAnswer>({
    maxSize: mostValues,
    sizeCalculation: ({ facets }) => facets.reduce((sum, { values }) => sum + values.length, 1),
  });
  private coming = new Map<string, Promise<FacetAnswer>>();

  /** `version` is that of the index; one that is left never comes again. */
  async of(version: string, question: string, count: () => Promise<FacetAnswer>): Promise<FacetAnswer> {
    if (version !== this.version) {
      this.version = version;
      this.kept.clear();
      this.coming = new Map();
    }
    const known = this.kept.get(question) ?? this.coming.get(question);
    if (known) return known;
    const { coming } = this;
    const answer = count().finally(() => coming.delete(question));
    coming.set(question, answer);
    const counted = await answer;
    if (version === this.version) this.kept.set(question, counted);
    return counted;
  }
}
