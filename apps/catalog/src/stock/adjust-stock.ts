import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { AdjustStockRequest, AdjustStockResponse } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { appendEvents } from '#platform/events/event-log.js';
import { currentCall } from '#platform/grpc/call-context.js';
import { Idempotency } from '#platform/idempotency/idempotency.js';
import { checkAdjustment } from './check-stock.js';
import { becomesLow, stockFell, type FallenStockRow } from './stock-events.js';
import { stockConflict } from './stock.errors.js';
import { toStock } from './stock.proto.js';
import { StockQueries } from './stock.queries.js';

const maximum = 1_000_000_000;

/** The product first, as everybody locks who writes its shelves; orders lock shelves alone. */
const lockProductOf = `
  SELECT p.id FROM stock s JOIN variant v ON v.id = s.variant_id JOIN product p ON p.id = v.product_id WHERE s.sku = $1 FOR NO KEY UPDATE OF p`;

/**
 * `$2` what to add, `$3` what to set, `$4` what is expected to be there, `$8` the locked product. What is written is made of what was locked, as in
 * `reserveStock`.
 */
const adjust = `
  WITH before AS (
    SELECT s.sku, s.on_hand, s.reserved, v.low_stock_threshold, CASE WHEN v.track_inventory THEN v.low_stock_threshold END AS watched
    FROM stock s JOIN variant v ON v.id = s.variant_id WHERE s.sku = $1 AND v.product_id = $8 FOR UPDATE OF s
  ), wanted AS (
    SELECT *, coalesce($3::bigint, on_hand + $2::bigint) AS next FROM before
  ), judged AS (
    SELECT *, ${becomesLow('watched', 'on_hand - reserved', 'next - reserved')} AS low FROM wanted
    WHERE ($4::bigint IS NULL OR on_hand = $4) AND next BETWEEN reserved AND ${maximum}
  ), after AS (
    UPDATE stock s SET on_hand = j.next, reserved = j.reserved, version = s.version + 1 + j.low::int
    FROM judged j WHERE s.sku = j.sku
    RETURNING s.sku, s.variant_id, s.on_hand, s.reserved, s.version, j.low_stock_threshold, j.low, s.on_hand - j.on_hand AS delta, s.unshown
  ), noted AS (
    INSERT INTO stock_adjustment (id, sku, variant_id, delta, on_hand_after, reason, actor)
    SELECT $5, sku, variant_id, delta, on_hand, $6, $7 FROM after
  )
  SELECT sku, on_hand, reserved, version, low_stock_threshold, low, unshown FROM after`;

/** Somebody counted, received or threw away: changes what is on hand, once for each idempotency key. */
@Injectable()
export class AdjustStock {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: StockQueries,
    private readonly idempotency: Idempotency,
  ) {}

  execute(request: AdjustStockRequest): Promise<AdjustStockResponse> {
    return this.idempotency.run(async (claim) => {
      checkAdjustment(request);
      const answer = await this.dataSource.transaction(async (manager) => {
        const row = await this.adjust(manager, request, uuidv7());
        if (!row) return undefined;
        await appendEvents(manager, stockFell(row));
        const adjusted = { stock: toStock(row) };
        await claim.completeIn(manager, adjusted);
        return adjusted;
      });
      return answer ?? this.refuse(request);
    });
  }

  private async adjust(manager: EntityManager, request: AdjustStockRequest, id: string): Promise<FallenStockRow | undefined> {
    if (request.sku.includes('\0')) return undefined;
    const actor = currentCall()?.caller?.userId;
    const { sku, delta = null, set = null, expected = null, reason } = request;
    const [product]: { id: string }[] = await manager.query(lockProductOf, [sku]);
    if (!product) return undefined;
    const [row]: (FallenStockRow & { unshown: boolean })[] = await manager.query(adjust, [
      ...[sku, delta, set, expected, id, reason, actor, product.id],
    ]);
    if (row?.unshown) await manager.query('SELECT refresh_in_stock($1)', [[product.id]]);
    return row;
  }

  /** Throws 404 `SKU_NOT_FOUND` or 409 `STOCK_CONFLICT`. */
  private async refuse({ sku, expected }: AdjustStockRequest): Promise<never> {
    const { on_hand: onHand, reserved } = await this.queries.stock(sku);
    if (expected != null && expected !== Number(onHand)) throw stockConflict(`There are ${onHand} of ${sku} on hand, not ${expected}.`);
    throw stockConflict(`${sku} must keep the ${reserved} pieces that orders hold, and at most ${maximum}; ${onHand} are on hand.`);
  }
}
