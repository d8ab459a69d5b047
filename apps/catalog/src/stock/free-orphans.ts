import { Injectable, Logger } from '@nestjs/common';
import { OrderStatus } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { OrderServiceClient } from '#contracts/generated/ashlar/orders/v1/orders.js';
import { DomainError } from '#platform/errors/domain-error.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { OrdersPeer } from '#platform/grpc/peers.module.js';
import { CommitReservation } from './commit-reservation.js';
import { ReleaseReservation } from './release-reservation.js';
import { StockQueries } from './stock.queries.js';

/** How long after an order's hold orders is asked about it. */
export abstract class OrphanGrace {
  abstract readonly seconds: number;
}

/**
 * Settles reservations whose order never came to be, or whose commit or release was lost: asks orders, and does nothing unless it answers.
 * Orders alone knows whether an order lives, so a long silence of orders frees no stock.
 */
@Injectable()
export class FreeOrphans {
  private readonly logger = new Logger('orphans');
  private readonly orders: PromiseClient<OrderServiceClient>;

  constructor(
    orders: OrdersPeer,
    private readonly queries: StockQueries,
    private readonly committing: CommitReservation,
    private readonly releasing: ReleaseReservation,
    private readonly grace: OrphanGrace,
  ) {
    this.orders = orders.serviceClient<OrderServiceClient>('ashlar.orders.v1.OrderService');
  }

  /** One round over all that are overdue. Answers with how many reservations it settled. */
  async execute(): Promise<number> {
    let settled = 0;
    for (const orderId of await this.queries.overdue(this.grace.seconds)) {
      try {
        if (await this.settle(orderId)) settled++;
      } catch (error) {
        // One that cannot be settled must not keep the others waiting; an orders that is away keeps them all.
        if (!(error instanceof DomainError) || error.kind === 'unavailable' || error.kind === 'deadline') throw error;
        this.logger.warn({ orderId, code: error.code }, 'a reservation could not be settled');
      }
    }
    return settled;
  }

  private async settle(orderId: string): Promise<boolean> {
    switch (await this.statusOf(orderId)) {
      case OrderStatus.ORDER_STATUS_PAID:
      case OrderStatus.ORDER_STATUS_SHIPPED:
      case OrderStatus.ORDER_STATUS_DELIVERED:
        await this.committing.execute(orderId);
        return true;
      case 'unknown':
      case OrderStatus.ORDER_STATUS_CANCELLED:
      case OrderStatus.ORDER_STATUS_EXPIRED:
        await this.releasing.execute(orderId);
        return true;
      default:
        return false;
    }
  }

  private async statusOf(id: string): Promise<OrderStatus | 'unknown'> {
    try {
      const { status } = await this.orders.getOrderStatus({ id }, { timeoutMs: 3_000 });
      return status;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'ORDER_NOT_FOUND') return 'unknown';
      throw error;
    }
  }
}
