import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { appendEvents } from '#platform/events/event-log.js';
import { productEvent } from './product-events.js';
import type { ProductRow } from './product.proto.js';
import { ProductQueries } from './product.queries.js';
import { lockProduct, saveProduct } from './product.writes.js';

/** Withdraws a product from sale. Orders that name it keep it; a repeat changes nothing. */
@Injectable()
export class ArchiveProduct {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: ProductQueries,
  ) {}

  execute(id: string, expectedVersion: number | undefined): Promise<ProductRow> {
    return this.dataSource.transaction(async (manager) => {
      const current = await lockProduct(manager, id, expectedVersion);
      if (current.status !== 'archived') {
        const archived = { ...current, status: 'archived' as const };
        const version = await saveProduct(manager, current, archived);
        await appendEvents(manager, [productEvent('archived', { ...archived, version })]);
      }
      return this.queries.written(manager, id);
    });
  }
}
