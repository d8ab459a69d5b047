import { Injectable } from '@nestjs/common';
import type { SuggestProductsRequest, Suggestion } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { ReadDatabase } from '#platform/database/replicas/read-database.js';
import { FieldChecks } from '../field-checks.js';

const most = 10;

/** Products on sale whose name begins as somebody has begun to type. */
@Injectable()
export class SuggestProducts {
  constructor(private readonly reads: ReadDatabase) {}

  /** Throws 400 naming `q` when it is empty or too long. */
  async execute({ query, limit }: SuggestProductsRequest): Promise<Suggestion[]> {
    const checks = new FieldChecks();
    checks.text('q', query, { min: 1, max: 100 });
    checks.wholeNumber('limit', limit || undefined, 1, most);
    checks.done();
    return this.reads.read((manager) =>
      manager.query(
        `SELECT id, slug, name FROM product WHERE status = 'active' AND starts_with(lower(name), lower($1)) ORDER BY name, id LIMIT $2`,
        [query.trim(), limit || most],
      ),
    );
  }
}
