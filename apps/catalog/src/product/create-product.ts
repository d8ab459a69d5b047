import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { CreateProductRequest, ProductInput, VariantInput } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { violatedForeignKey } from '#platform/database/database-errors.js';
import { appendEvents } from '#platform/events/event-log.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { FieldChecks } from '../field-checks.js';
import { stockChanged } from '../stock/stock-events.js';
import { checkProduct } from './check-product.js';
import { checkFirstStock, checkTogether, checkVariant } from './check-variant.js';
import { mostVariants, withOptionsOf } from './product.entity.js';
import { unknownCategory } from './product.errors.js';
import { toProductDraft, toVariantDraft, withCleanHtml } from './product.input.js';
import { productEvent } from './product-events.js';
import type { ProductRow } from './product.proto.js';
import { ProductQueries } from './product.queries.js';
import { insertProduct } from './product.writes.js';
import { explainSkuTaken, insertVariants, skusTaken } from './variant.writes.js';

/** Makes a product with its variants and their first stock. */
@Injectable()
export class CreateProduct {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: ProductQueries,
  ) {}

  async execute({ product: input, variants }: CreateProductRequest): Promise<ProductRow> {
    if (input == null) throw invalidField('product', 'is required', 'REQUIRED');
    const product = withCleanHtml(input);
    check(product, variants);
    const drafts = variants.map((variant) => ({ ...toVariantDraft(variant), stock: variant.stock ?? 0 }));
    const draft = toProductDraft(product);
    draft.options = withOptionsOf(draft.options, drafts);
    if (draft.categoryId !== null && !isUuid(draft.categoryId)) throw unknownCategory('categoryId');
    const skus = drafts.map(({ sku }) => sku);
    const fieldOf = (index: number) => `variants[${index}].sku`;
    if (new Set(skus).size < skus.length) throw await skusTaken(this.dataSource.manager, skus, fieldOf);
    try {
      return await this.dataSource.transaction(async (manager) => {
        const id = await insertProduct(manager, draft, drafts);
        const { stock } = await insertVariants(manager, id, drafts);
        const made = await this.queries.written(manager, id);
        await appendEvents(manager, [productEvent('created', { ...draft, id, slug: made.slug, version: 1 }), ...stock.map(stockChanged)]);
        return made;
      });
    } catch (error) {
      if (violatedForeignKey(error) === 'product_category') throw unknownCategory('categoryId');
      throw await explainSkuTaken(this.dataSource.manager, error, skus, fieldOf);
    }
  }
}

function check(product: ProductInput, variants: readonly VariantInput[]): void {
  const checks = new FieldChecks();
  checkProduct(checks, product);
  checks.that(variants.length >= 1 && variants.length <= mostVariants, 'variants', `must have 1 to ${mostVariants} entries`);
  variants.forEach((variant, index) => {
    checkVariant(checks, variant, `variants[${index}].`);
    checkFirstStock(checks, variant, `variants[${index}].`);
  });
  checkTogether(checks, variants, product.options);
  checks.done();
}
