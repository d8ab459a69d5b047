import { Controller } from '@nestjs/common';
import {
  StockServiceControllerMethods,
  type AdjustStockRequest,
  type AdjustStockResponse,
  type CommitReservationRequest,
  type CommitReservationResponse,
  type GetStockRequest,
  type GetStockResponse,
  type ReleaseReservationRequest,
  type ReleaseReservationResponse,
  type ReserveStockRequest,
  type ReserveStockResponse,
  type StockServiceController,
} from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { AdminOnly, ServicesOnly } from '#platform/auth/access-rules.js';
import { AdjustStock } from './adjust-stock.js';
import { CommitReservation } from './commit-reservation.js';
import { ReleaseReservation } from './release-reservation.js';
import { ReserveStock } from './reserve-stock.js';
import { toReservationState, toStock } from './stock.proto.js';
import { StockQueries } from './stock.queries.js';

/** Stock over gRPC. Reservations are for orders alone. */
@Controller()
@StockServiceControllerMethods()
export class StockGrpcController implements StockServiceController {
  constructor(
    private readonly queries: StockQueries,
    private readonly adjusting: AdjustStock,
    private readonly reserving: ReserveStock,
    private readonly committing: CommitReservation,
    private readonly releasing: ReleaseReservation,
  ) {}

  @AdminOnly({ scope: 'catalog:read' })
  async getStock({ sku }: GetStockRequest): Promise<GetStockResponse> {
    return { stock: toStock(await this.queries.stock(sku)) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  adjustStock(request: AdjustStockRequest): Promise<AdjustStockResponse> {
    return this.adjusting.execute(request);
  }

  @ServicesOnly('orders')
  async reserveStock(request: ReserveStockRequest): Promise<ReserveStockResponse> {
    return { lines: await this.reserving.execute(request) };
  }

  @ServicesOnly('orders')
  async commitReservation({ orderId }: CommitReservationRequest): Promise<CommitReservationResponse> {
    return { state: toReservationState[await this.committing.execute(orderId)] };
  }

  @ServicesOnly('orders')
  async releaseReservation({ orderId }: ReleaseReservationRequest): Promise<ReleaseReservationResponse> {
    return { state: toReservationState[await this.releasing.execute(orderId)] };
  }
}
