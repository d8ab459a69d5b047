import { ReservationState, type ReservedLine, type Stock } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { money } from '#contracts/money.js';
import type { StockRow } from './stock-events.js';

/** A line of a reservation as SQL returns it. */
export interface ReservedLineRow {
  sku: string;
  variant_id: string;
  product_id: string;
  name: string;
  price: string;
  currency: string;
  quantity: string;
}

export const toReservedLine = (row: ReservedLineRow): ReservedLine => ({
  sku: row.sku,
  variantId: row.variant_id,
  productId: row.product_id,
  name: row.name,
  unitPrice: money(Number(row.price), row.currency),
  quantity: Number(row.quantity),
});

/** A row of `stock` with its variant's threshold. */
export interface StockOfVariantRow extends StockRow {
  low_stock_threshold: number | null;
}

export function toStock(row: StockOfVariantRow): Stock {
  const onHand = Number(row.on_hand);
  const reserved = Number(row.reserved);
  return {
    sku: row.sku,
    onHand,
    reserved,
    available: onHand - reserved,
    lowStockThreshold: row.low_stock_threshold ?? undefined,
    version: row.version,
  };
}

/** What became of a reservation, as its row says. */
export type ReservationStateName = 'held' | 'committed' | 'released';

export const toReservationState = {
  held: ReservationState.RESERVATION_STATE_HELD,
  committed: ReservationState.RESERVATION_STATE_COMMITTED,
  released: ReservationState.RESERVATION_STATE_RELEASED,
} as const satisfies Record<ReservationStateName, ReservationState>;
