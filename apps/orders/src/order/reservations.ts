import { Injectable } from '@nestjs/common';
import type { StockServiceClient } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { CatalogPeer } from '#platform/grpc/peers.module.js';
import type { PricedLine } from './order-totals.js';

const askWithinMs = 4_000;

/** Stock that catalog holds for orders. Every call may be repeated: catalog knows a reservation by its order's id. */
@Injectable()
export class Reservations {
  private readonly stock: PromiseClient<StockServiceClient>;

  constructor(catalog: CatalogPeer) {
    this.stock = catalog.serviceClient<StockServiceClient>('ashlar.catalog.v1.StockService');
  }

  /** Holds every line or none. Throws UNKNOWN_SKU and OUT_OF_STOCK. */
  async hold(orderId: string, lines: readonly { sku: string; quantity: number }[], holdSeconds: number): Promise<PricedLine[]> {
    const held = await this.stock.reserveStock({ orderId, lines: [...lines], holdSeconds }, { timeoutMs: askWithinMs });
    return held.lines.map(({ sku, variantId, name, unitPrice, quantity }) => {
      if (unitPrice == null) throw new Error(`Catalog holds ${sku} without a price`);
      return { sku, variantId, name, unitPrice, quantity };
    });
  }

  /** The pieces are free again. */
  async release(orderId: string): Promise<void> {
    await this.stock.releaseReservation({ orderId }, { timeoutMs: askWithinMs });
  }
}
