import type { NewEvent } from '#platform/events/event-log.js';

/** A row of `stock` as it became. */
export interface StockRow {
  sku: string;
  on_hand: string | number;
  reserved: string | number;
  version: number;
}

/** `stock.changed` of a row whose version was just raised. */
export function stockChanged(row: StockRow): NewEvent {
  const onHand = Number(row.on_hand);
  const reserved = Number(row.reserved);
  return {
    type: 'stock.changed',
    subject: row.sku,
    version: row.version,
    data: { sku: row.sku, onHand, reserved, available: onHand - reserved },
  };
}

/**
 * The same event for each row of the SQL relation `changed (sku, on_hand, reserved, version)`, for statements that change stock and record it in one.
 * `requestId` is the placeholder of the request's id.
 */
export const recordStockChanges = (changed: string, requestId: string): string => `
  INSERT INTO event_log (event_id, aggregate, subject, version, type, data, request_id)
  SELECT new_event_id(), 'stock', sku, version, 'stock.changed',
         jsonb_build_object('sku', sku, 'onHand', on_hand, 'reserved', reserved, 'available', on_hand - reserved), ${requestId}
  FROM ${changed} ORDER BY sku`;
