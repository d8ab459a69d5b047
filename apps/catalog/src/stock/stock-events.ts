import type { NewEvent, NewEventOf } from '#platform/events/event-log.js';

/** A row of `stock` as it became. */
export interface StockRow {
  sku: string;
  on_hand: string | number;
  reserved: string | number;
  version: number;
}

/** A row that a fall of what is available may have brought to its variant's threshold: then it is `low`, and its version was raised by two. */
export interface FallenStockRow extends StockRow {
  low_stock_threshold: number | null;
  low: boolean;
}

/** `stock.changed` of a row whose version was just raised. */
export function stockChanged(row: StockRow): NewEventOf<'stock.changed'> {
  const onHand = Number(row.on_hand);
  const reserved = Number(row.reserved);
  return {
    type: 'stock.changed',
    subject: row.sku,
    version: row.version,
    data: { sku: row.sku, onHand, reserved, available: onHand - reserved },
  };
}

/** The same, and `stock.low` behind it where the row became low. */
export function stockFell(row: FallenStockRow): NewEvent[] {
  if (!row.low || row.low_stock_threshold === null) return [stockChanged(row)];
  const changed = stockChanged({ ...row, version: row.version - 1 });
  const data = { sku: row.sku, available: changed.data.available, lowStockThreshold: row.low_stock_threshold };
  return [changed, { type: 'stock.low', subject: row.sku, version: row.version, data }];
}

/**
 * SQL: whether a change crosses a variant's threshold downward. Only the crossing is an event, not each further fall; a variant that is not tracked
 * or has no threshold is never low, and one with the threshold 0 is when nothing is left.
 */
export const becomesLow = (threshold: string, before: string, after: string): string =>
  `coalesce(${before} > ${threshold} AND ${after} <= ${threshold}, false)`;

const insertEvents = 'INSERT INTO event_log (event_id, aggregate, subject, version, type, data, request_id, bulk)';
const changedData = `jsonb_build_object('sku', sku, 'onHand', on_hand, 'reserved', reserved, 'available', on_hand - reserved)`;
const lowData = `jsonb_build_object('sku', sku, 'available', on_hand - reserved, 'lowStockThreshold', low_stock_threshold)`;

/**
 * `stock.changed` for each row of the SQL relation `changed (sku, on_hand, reserved, version)`, for statements that change stock and record it in one.
 * `requestId` is the placeholder of the request's id; `isBulk` for what a whole file changes.
 */
export const recordStockChanges = (changed: string, requestId: string, isBulk = false): string => `
  ${insertEvents}
  SELECT new_event_id(), 'stock', sku, version, 'stock.changed', ${changedData}, ${requestId}, ${isBulk} FROM ${changed} ORDER BY sku`;

/**
 * The same for `changed (sku, on_hand, reserved, version, low_stock_threshold, low)`, with `stock.low` behind it for each row that is low.
 */
export const recordStockFalls = (changed: string, requestId: string, isBulk = false): string => `
  ${insertEvents}
  SELECT new_event_id(), 'stock', sku, version - low::int + nth, CASE nth WHEN 0 THEN 'stock.changed' ELSE 'stock.low' END,
         CASE nth WHEN 0 THEN ${changedData} ELSE ${lowData} END, ${requestId}, ${isBulk}
  FROM ${changed} JOIN (VALUES (0), (1)) AS events (nth) ON nth <= low::int ORDER BY sku, nth`;
