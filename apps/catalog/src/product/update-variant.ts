import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { UpdateVariantRequest } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { appendEvents } from '#platform/events/event-log.js';
import { FieldChecks } from '../field-checks.js';
import { stockChanged, type StockRow } from '../stock/stock-events.js';
import { fieldsOf } from '../update-mask.js';
import { checkVariant, variantFields } from './check-variant.js';
import { titleOf, withOptionsOf, type VariantDraft } from './product.entity.js';
import { variantReserved } from './product.errors.js';
import { toVariantDraft } from './product.input.js';
import { productEvent } from './product-events.js';
import type { VariantJson } from './product.proto.js';
import { ProductQueries } from './product.queries.js';
import { followVariants, lockProduct } from './product.writes.js';
import { productOf, explainSkuTaken, lockVariant, moveStock, retireStock, saveVariant } from './variant.writes.js';

/** Writes the fields that the mask names; the product's version rises with the variant's. */
@Injectable()
export class UpdateVariant {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: ProductQueries,
  ) {}

  async execute({ id, updateMask, variant, expectedVersion }: UpdateVariantRequest): Promise<{ productId: string; variant: VariantJson }> {
    if (variant == null) throw invalidField('variant', 'is required', 'REQUIRED');
    const fields = fieldsOf(updateMask, variantFields);
    const checks = new FieldChecks();
    checkVariant(checks, variant, '', fields);
    checks.done();
    const written = new Set<string>(fields).add(fields.has('price') ? 'currency' : '');
    const changes: Partial<VariantDraft> = Object.fromEntries(
      Object.entries(toVariantDraft(variant)).filter(([field]) => written.has(field)),
    );
    const otherCurrency = [fields.has('compareAtPrice') && variant.compareAtPrice, fields.has('costPrice') && variant.costPrice];
    const productId = await productOf(this.dataSource.manager, id);
    try {
      return await this.dataSource.transaction(async (manager) => {
        const product = await lockProduct(manager, productId);
        const current = await lockVariant(manager, id, expectedVersion);
        if (fields.size > 0) {
          const next = { ...current, ...changes };
          if (next.title === '') next.title = titleOf(next.options);
          await this.checkPrices(manager, productId, id, next, otherCurrency);
          const stock = await this.write(manager, current, next);
          const version = await followVariants(manager, productId, withOptionsOf(product.options, [next]));
          await appendEvents(manager, [productEvent('updated', { ...product, version }), ...stock.map(stockChanged)]);
        }
        return { productId, variant: await this.queries.writtenVariant(manager, id) };
      });
    } catch (error) {
      throw await explainSkuTaken(this.dataSource.manager, error, [variant.sku], () => 'sku');
    }
  }

  /** What can only be told beside what stays as it is: prices in one currency, the product's, and none above the one it is compared with. */
  private async checkPrices(
    manager: EntityManager,
    productId: string,
    id: string,
    next: VariantDraft,
    named: (false | { currency: string } | null | undefined)[],
  ): Promise<void> {
    const [other]: { currency: string }[] = await manager.query('SELECT currency FROM variant WHERE product_id = $1 AND id <> $2 LIMIT 1', [
      productId,
      id,
    ]);
    const checks = new FieldChecks();
    checks.that(!other || other.currency === next.currency, 'price.currency', `must be ${other?.currency}, as the other variants are`);
    ['compareAtPrice', 'costPrice'].forEach((field, index) => {
      const money = named[index];
      checks.that(!money || money.currency === next.currency, `${field}.currency`, `must be ${next.currency}`);
    });
    checks.that(next.compareAtPrice === null || next.compareAtPrice >= next.price, 'compareAtPrice', 'must not be less than price');
    checks.done();
  }

  /** A new SKU takes the stock along, which orders must not hold pieces of. */
  private async write(manager: EntityManager, current: VariantDraft & { id: string }, next: VariantDraft): Promise<StockRow[]> {
    if (next.sku === current.sku) {
      await saveVariant(manager, current.id, next);
      return [];
    }
    const retired = await retireStock(manager, current.id);
    if (!retired) throw variantReserved();
    await saveVariant(manager, current.id, next);
    return [retired, ...(await moveStock(manager, current.id, next.sku, retired))];
  }
}
