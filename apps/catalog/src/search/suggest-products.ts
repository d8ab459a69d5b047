import { Injectable } from '@nestjs/common';
import type { SuggestProductsRequest, Suggestion } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { FieldChecks } from '../field-checks.js';
import { ProductSearch } from './product-search.js';

const most = 10;

/** Names of products on sale for what somebody has begun to type. */
@Injectable()
export class SuggestProducts {
  constructor(private readonly search: ProductSearch) {}

  /** Throws 400 naming `q` when it is empty or too long. */
  async execute({ query, limit }: SuggestProductsRequest): Promise<Suggestion[]> {
    const checks = new FieldChecks();
    checks.text('q', query, { min: 1, max: 100 });
    checks.wholeNumber('limit', limit || undefined, 1, most);
    checks.done();
    return this.search.suggest(query.trim(), limit || most);
  }
}
