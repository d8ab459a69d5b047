import type { Invoice } from './invoice.js';
import type { PlannedLine, PlannedOrder } from './plan.js';

/** The most SKUs that one order takes. */
const MOST_LINES = 500;

/** Lines of one SKU are one line with the sum, as the shop itself would have it. An invoice that sold nothing is no order. */
export function ordersOf(invoice: Invoice, sold: readonly PlannedLine[]): PlannedOrder[] {
  const bySku = new Map<string, PlannedLine>();
  for (const line of sold) bySku.set(line.sku, { ...line, quantity: line.quantity + (bySku.get(line.sku)?.quantity ?? 0) });
  const lines = [...bySku.values()];
  const parts = Math.ceil(lines.length / MOST_LINES);
  return Array.from({ length: parts }, (_, part) => {
    const some = lines.slice(part * MOST_LINES, (part + 1) * MOST_LINES);
    return {
      key: part === 0 ? invoice.number : `${invoice.number}/${part + 1}`,
      position: invoice.position,
      customer: invoice.customer,
      country: invoice.country,
      lines: some,
      pence: some.reduce((sum, { pence, quantity }) => sum + pence * quantity, 0),
    };
  });
}
