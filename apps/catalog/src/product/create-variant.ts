import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { CreateVariantRequest, VariantInput } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { appendEvents } from '#platform/events/event-log.js';
import { FieldChecks } from '../field-checks.js';
import { stockChanged } from '../stock/stock-events.js';
import { checkFirstStock, checkVariant } from './check-variant.js';
import { mostVariants, withOptionsOf } from './product.entity.js';
import { tooManyVariants } from './product.errors.js';
import { toVariantDraft } from './product.input.js';
import { productEvent } from './product-events.js';
import type { VariantJson } from './product.proto.js';
import { ProductQueries } from './product.queries.js';
import { followVariants, lockProduct } from './product.writes.js';
import { explainSkuTaken, insertVariants } from './variant.writes.js';

/** Adds a variant behind those that the product has. An option or a value that the product did not offer yet is offered from then on. */
@Injectable()
export class CreateVariant {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: ProductQueries,
  ) {}

  async execute({ productId, variant }: CreateVariantRequest): Promise<VariantJson> {
    if (variant == null) throw invalidField('variant', 'is required', 'REQUIRED');
    const checks = new FieldChecks();
    checkVariant(checks, variant);
    checkFirstStock(checks, variant);
    checks.done();
    try {
      return await this.dataSource.transaction((manager) => this.add(manager, productId, variant));
    } catch (error) {
      throw await explainSkuTaken(this.dataSource.manager, error, [variant.sku], () => 'sku');
    }
  }

  private async add(manager: EntityManager, productId: string, input: VariantInput): Promise<VariantJson> {
    const product = await lockProduct(manager, productId);
    const draft = { ...toVariantDraft(input), stock: input.stock ?? 0 };
    const [{ count, currency }] = await manager.query<[{ count: number; currency: string }]>(
      'SELECT count(*)::int AS count, min(currency) AS currency FROM variant WHERE product_id = $1',
      [productId],
    );
    if (count >= mostVariants) throw tooManyVariants(mostVariants);
    if (currency !== draft.currency) throw invalidField('price.currency', `must be ${currency}, as the other variants are`);
    const { ids, stock } = await insertVariants(manager, productId, [draft]);
    const version = await followVariants(manager, productId, withOptionsOf(product.options, [draft]));
    await appendEvents(manager, [productEvent('updated', { ...product, version }), ...stock.map(stockChanged)]);
    return this.queries.writtenVariant(manager, ids[0]);
  }
}
