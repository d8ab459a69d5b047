import { Injectable } from '@nestjs/common';
import type { Facet } from '#contracts/generated/ashlar/catalog/v1/products.js';
import type { ProductFilter } from '../product-filter.js';
import { countFacets } from './count-facets.js';
import { FacetFollower } from './facet-follower.js';
import { questionOf } from './facet-question.js';
import { facetsOf } from './facet-values.js';
import { TextMatches } from './text-matches.js';

/** Counts what a list can be narrowed by, exactly: each facet counts what all other filters leave. */
@Injectable()
export class ProductFacets {
  constructor(
    private readonly follower: FacetFollower,
    private readonly texts: TextMatches,
  ) {}

  /** The facets of a list, and how many products it has. */
  async count(filter: ProductFilter): Promise<{ facets: Facet[]; total: number }> {
    const index = await this.follower.fresh();
    const { question, unknown } = questionOf(index, filter);
    const among = unknown && (await this.texts.find(index, unknown));
    const counter = await countFacets(index, { ...question, among });
    return { facets: facetsOf(index, filter, counter), total: counter.total };
  }
}
