import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ReservedLine, ReserveStockRequest } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { violatedCheck } from '#platform/database/database-errors.js';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { unavailable, type DomainError, type FieldError } from '#platform/errors/domain-error.js';
import { currentCall } from '#platform/grpc/call-context.js';
import { checkReservation } from './check-stock.js';
import { reserveStock } from './reserve-stock.sql.js';
import { outOfStock, reservationClosed, unknownSku } from './stock.errors.js';
import { toReservedLine, type ReservedLineRow } from './stock.proto.js';
import { StockQueries } from './stock.queries.js';

interface JudgedRow extends ReservedLineRow {
  available: string | null;
  enough: boolean;
  held: boolean;
}

/** Holds pieces for an order, all or nothing. A repeat answers the lines that were held the first time. */
@Injectable()
export class ReserveStock {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: StockQueries,
  ) {}

  async execute(request: ReserveStockRequest): Promise<ReservedLine[]> {
    checkReservation(request);
    const judged = await this.tryToHold(request);
    if (judged[0]?.held) return judged.map(toReservedLine);
    const earlier = await this.queries.reservation(request.orderId);
    if (earlier?.state === 'released') throw reservationClosed();
    if (earlier) return earlier.lines.map(toReservedLine);
    throw refusalOf(request, judged);
  }

  private async tryToHold({ orderId, lines, holdSeconds }: ReserveStockRequest): Promise<JudgedRow[]> {
    const skus = lines.map(({ sku }) => sku);
    const quantities = lines.map(({ quantity }) => quantity);
    const values = [orderId, skus, quantities, holdSeconds, currentCall()?.requestId ?? null];
    try {
      return (await preparedQuery<JudgedRow>(this.dataSource.manager, reserveStock, values)).rows;
    } catch (cause) {
      // Only when a variant began to be tracked in this very moment: the next attempt locks its stock.
      if (violatedCheck(cause) === 'stock_reserved') throw unavailable('The stock was changed meanwhile.', { cause });
      throw cause;
    }
  }
}

function refusalOf({ lines }: ReserveStockRequest, judged: readonly JudgedRow[]): DomainError {
  const known = new Map(judged.map((row) => [row.sku, row]));
  const unknown = lines.flatMap(({ sku }, index) => (known.has(sku) ? [] : [lineError(index, 'UNKNOWN_SKU', `${sku} is not on sale`)]));
  if (unknown.length > 0) return unknownSku(unknown);
  const short = lines.flatMap(({ sku }, index) => {
    const row = known.get(sku);
    return row?.enough === false ? [lineError(index, 'OUT_OF_STOCK', `Only ${Number(row.available ?? 0)} of ${sku} are available`)] : [];
  });
  return short.length > 0 ? outOfStock(short) : unavailable('The reservation was changed meanwhile.');
}

const lineError = (index: number, code: string, message: string): FieldError => ({ field: `lines[${index}]`, code, message });
