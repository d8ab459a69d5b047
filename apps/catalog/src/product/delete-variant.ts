import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { appendEvents } from '#platform/events/event-log.js';
import { stockChanged } from '../stock/stock-events.js';
import { productEvent } from './product-events.js';
import { lastVariant, variantReserved } from './product.errors.js';
import { followVariants, lockProduct } from './product.writes.js';
import { lockVariant, productOf, retireStock } from './variant.writes.js';

/** Takes a variant away, and its stock with it. */
@Injectable()
export class DeleteVariant {
  constructor(private readonly dataSource: DataSource) {}

  async execute(id: string, expectedVersion: number | undefined): Promise<void> {
    const productId = await productOf(this.dataSource.manager, id);
    await this.dataSource.transaction(async (manager) => {
      const product = await lockProduct(manager, productId);
      await lockVariant(manager, id, expectedVersion);
      const others: unknown[] = await manager.query('SELECT FROM variant WHERE product_id = $1 AND id <> $2 LIMIT 1', [productId, id]);
      if (others.length === 0) throw lastVariant();
      const retired = await retireStock(manager, id);
      if (!retired) throw variantReserved();
      await manager.query('DELETE FROM variant WHERE id = $1', [id]);
      const version = await followVariants(manager, productId, product.options);
      await appendEvents(manager, [productEvent('updated', { ...product, version }), stockChanged(retired)]);
    });
  }
}
