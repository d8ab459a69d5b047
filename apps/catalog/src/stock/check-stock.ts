import { validate as isUuid } from 'uuid';
import type { AdjustStockRequest, ReserveStockRequest } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { FieldChecks } from '../field-checks.js';

const limits = { lines: 500, quantity: 1_000_000, holdSeconds: 30 * 86_400, sku: 64, pieces: 1_000_000_000, reason: 200 } as const;

/** Throws 400 naming what is wrong with the wish to hold stock. */
export function checkReservation({ orderId, lines, holdSeconds }: ReserveStockRequest): void {
  const checks = new FieldChecks();
  const seen = new Set<string>();
  checks.that(isUuid(orderId), 'orderId', 'must be a UUID');
  checks.that(lines.length >= 1 && lines.length <= limits.lines, 'lines', `must have 1 to ${limits.lines} entries`);
  checks.wholeNumber('holdSeconds', holdSeconds, 1, limits.holdSeconds);
  lines.forEach(({ sku, quantity }, index) => {
    checks.text(`lines[${index}].sku`, sku, { min: 1, max: limits.sku });
    checks.wholeNumber(`lines[${index}].quantity`, quantity, 1, limits.quantity);
    checks.that(!seen.has(sku), `lines[${index}].sku`, 'stands on two lines');
    seen.add(sku);
  });
  checks.done();
}

/** Throws 400 naming what is wrong with an adjustment. */
export function checkAdjustment({ delta, set, expected, reason }: AdjustStockRequest): void {
  const checks = new FieldChecks();
  checks.that((delta == null) !== (set == null), 'delta', 'either delta or set is required, not both');
  checks.wholeNumber('delta', delta, -limits.pieces, limits.pieces);
  checks.that(delta !== 0, 'delta', 'must not be 0');
  checks.wholeNumber('set', set, 0, limits.pieces);
  checks.wholeNumber('expected', expected, 0, Number.MAX_SAFE_INTEGER);
  checks.that(expected == null || set != null, 'expected', 'goes with set only');
  checks.text('reason', reason, { min: 1, max: limits.reason });
  checks.done();
}
