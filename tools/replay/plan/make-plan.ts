import { MILS_A_PENNY } from './amounts.js';
import { classify, isCancellation } from './classify.js';
import type { Invoice, InvoiceFile, InvoiceLine } from './invoice.js';
import { CatalogPlan } from './plan-catalog.js';
import { ordersOf } from './plan-orders.js';
import type { Plan, PlannedLine, PlannedOrder, PlannedRefund } from './plan.js';
import { Purchases } from './purchases.js';
import { skuOf } from './sku.js';
import { Tally } from './tally.js';

/** Judges every line of the file and says what the shop has to do. The first `limit` invoices are tallied. */
export function makePlan(file: InvoiceFile, limit = file.invoices.length): Plan {
  const planner = new Planner();
  for (const invoice of file.invoices) {
    const tally = invoice.position < limit ? planner.tally : new Tally();
    if (isCancellation(invoice.number)) planner.takeBack(invoice, tally);
    else planner.sell(invoice, tally);
  }
  const { orders, refunds, tally } = planner;
  return { fileId: file.id, invoices: file.invoices.length, limit, orders, refunds, products: planner.catalog.products(), tally };
}

class Planner {
  readonly orders: PlannedOrder[] = [];
  readonly refunds: PlannedRefund[] = [];
  readonly catalog = new CatalogPlan();
  readonly tally = new Tally();
  private readonly purchases = new Purchases();

  sell(invoice: Invoice, tally: Tally): void {
    const sold: PlannedLine[] = [];
    const codes = new Map<string, string>();
    for (const line of invoice.lines) {
      const verdict = classify(invoice.number, line);
      tally.add(verdict.kind === 'none' ? verdict.reason : 'sold', milsOf(line));
      if (verdict.kind === 'none') continue;
      const sku = skuOf(line.code, verdict.pence);
      sold.push({ sku, pence: verdict.pence, quantity: verdict.quantity });
      codes.set(sku, line.code);
      this.catalog.add(line.code, line.description, verdict.pence, verdict.quantity);
    }
    const orders = ordersOf(invoice, sold);
    this.orders.push(...orders);
    for (const { key, lines } of orders) {
      for (const { sku, quantity } of lines) this.purchases.add(invoice.customer, codes.get(sku)!, sku, key, quantity);
    }
  }

  takeBack(invoice: Invoice, tally: Tally): void {
    const back = new Map<string, number>();
    for (const line of invoice.lines) {
      const verdict = classify(invoice.number, line);
      if (verdict.kind === 'none') {
        tally.add(verdict.reason, milsOf(line));
        continue;
      }
      const { pence, quantity } = verdict;
      const { taken, missing, reason } = this.purchases.takeBack(invoice.customer, line.code, skuOf(line.code, pence), quantity);
      for (const part of taken) back.set(part.orderKey, (back.get(part.orderKey) ?? 0) + part.quantity * pence);
      if (taken.length > 0) tally.add('refunded', -(quantity - missing) * pence * MILS_A_PENNY);
      if (reason) tally.add(reason, -missing * pence * MILS_A_PENNY, taken.length > 0 ? 0 : 1);
    }
    const { number: cancellation, position } = invoice;
    for (const [orderKey, pence] of back)
      this.refunds.push({ key: `${cancellation}:${orderKey}`, cancellation, position, orderKey, pence });
  }
}

const milsOf = ({ quantity, price }: InvoiceLine) => (quantity ?? 0) * (price ?? 0);
