import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { UpdateProductRequest } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { violatedForeignKey, violatedUnique } from '#platform/database/database-errors.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { appendEvents } from '#platform/events/event-log.js';
import { FieldChecks } from '../field-checks.js';
import { slugOf } from '../slug.js';
import { fieldsOf } from '../update-mask.js';
import { checkProduct, productFields } from './check-product.js';
import { optionsOutside, withOptionsOf, type ProductDraft, type VariantDraft } from './product.entity.js';
import { slugTaken, unknownCategory } from './product.errors.js';
import { toProductDraft, withCleanHtml } from './product.input.js';
import { productEvent } from './product-events.js';
import type { ProductRow } from './product.proto.js';
import { ProductQueries } from './product.queries.js';
import { lockProduct, saveProduct, type LockedProduct } from './product.writes.js';

/** Writes the fields that the mask names. A product that becomes active for the first time is published then. */
@Injectable()
export class UpdateProduct {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: ProductQueries,
  ) {}

  async execute({ id, updateMask, product: input, expectedVersion }: UpdateProductRequest): Promise<ProductRow> {
    if (input == null) throw invalidField('product', 'is required', 'REQUIRED');
    const product = withCleanHtml(input);
    const fields = fieldsOf(updateMask, productFields);
    const checks = new FieldChecks();
    checkProduct(checks, product, fields);
    checks.done();
    const changes: Partial<ProductDraft> = Object.fromEntries(
      Object.entries(toProductDraft(product)).filter(([field]) => fields.has(field as never)),
    );
    try {
      return await this.dataSource.transaction(async (manager) => {
        const current = await lockProduct(manager, id, expectedVersion);
        if (fields.size > 0) await this.write(manager, current, changes);
        return this.queries.written(manager, id);
      });
    } catch (error) {
      if (violatedForeignKey(error) === 'product_category') throw unknownCategory('categoryId');
      if (violatedUnique(error) === 'product_slug_unique') throw slugTaken(changes.slug ?? '');
      throw error;
    }
  }

  private async write(manager: EntityManager, current: LockedProduct, changes: Partial<ProductDraft>): Promise<void> {
    const next = { ...current, ...changes };
    if (next.slug === '') next.slug = slugOf(next.name, 'product');
    if (next.categoryId !== null && !isUuid(next.categoryId)) throw unknownCategory('categoryId');
    if (changes.options) next.options = await this.optionsWith(manager, current.id, changes.options);
    const version = await saveProduct(manager, current, next);
    const archived = next.status === 'archived' && current.status !== 'archived';
    await appendEvents(manager, [productEvent(archived ? 'archived' : 'updated', { ...next, version })]);
  }

  /** None named: those of the variants. Throws 400 when a variant has one that is not named. */
  private async optionsWith(manager: EntityManager, id: string, options: ProductDraft['options']): Promise<ProductDraft['options']> {
    const variants: Pick<VariantDraft, 'options'>[] = await manager.query(
      'SELECT options FROM variant WHERE product_id = $1 ORDER BY position',
      [id],
    );
    if (options.length > 0 && variants.some((variant) => optionsOutside(options, variant).length > 0)) {
      throw invalidField('options', 'must offer every option and value that the variants have');
    }
    return withOptionsOf(options, variants);
  }
}
