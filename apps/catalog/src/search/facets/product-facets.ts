import { Injectable } from '@nestjs/common';
import type { ProductFilter } from '../product-filter.js';
import { countFacets } from './count-facets.js';
import { FacetAnswers, type FacetAnswer } from './facet-answers.js';
import { FacetFollower } from './facet-follower.js';
import type { FacetIndex } from './facet-index.js';
import { questionOf } from './facet-question.js';
import { facetsOf } from './facet-values.js';
import { TextMatches } from './text-matches.js';

/** Counts what a list can be narrowed by, exactly: each facet counts what all other filters leave. */
@Injectable()
export class ProductFacets {
  private readonly answers = new FacetAnswers();

  constructor(
    private readonly follower: FacetFollower,
    private readonly texts: TextMatches,
  ) {}

  async count(filter: ProductFilter): Promise<FacetAnswer> {
    const index = await this.follower.fresh();
    return this.answers.of(index.version, JSON.stringify(filter), () => this.counted(index, filter));
  }

  private async counted(index: FacetIndex, filter: ProductFilter): Promise<FacetAnswer> {
    const { question, unknown } = questionOf(index, filter);
    const among = unknown && (await this.texts.find(index, unknown));
    const counter = await countFacets(index, { ...question, among });
    return { facets: facetsOf(index, filter, counter), total: counter.total };
  }
}
